"""An optional extractor that asks a language model, off unless a user names one.

Numbered sentences go out, sentence numbers with quotes come back, and code of ours checks every one of them
against the document (:mod:`.verify`). Only :mod:`.client` uses the network, through pydantic-ai, which is an
optional package and imported when the first passage is asked.
"""

from .report import Comparison, as_dict, as_lines, compare
from .session import LlmExtractor, LlmReader, Session, Tally, llm_readings
from .settings import LlmSettings, Outgoing, Sending

__all__ = [
    "Comparison",
    "LlmExtractor",
    "LlmReader",
    "LlmSettings",
    "Outgoing",
    "Sending",
    "Session",
    "Tally",
    "as_dict",
    "as_lines",
    "compare",
    "llm_readings",
]
