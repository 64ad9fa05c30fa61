"""The JSON Schema of every result, as published in ``docs/results.schema.json``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic.json_schema import models_json_schema

from ..graph.atomic import write_output
from .pages import PAGES


def results_schema() -> dict[str, Any]:
    """One document for all analyses: a result is one of them, told apart by its ``analysis``."""
    models = [(page.result_type(), "serialization") for page in PAGES.values()]
    found, definitions = models_json_schema(models, ref_template="#/$defs/{model}")  # type: ignore[arg-type]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Results of joinedup",
        "description": "What the analyses print with --json, and write to a file that ends in .json.",
        "oneOf": [found[model] for model in models],  # type: ignore[index]
        "$defs": definitions["$defs"],
    }


def write_results_schema(path: str | Path) -> None:
    """Write the schema to a file. Raises :class:`GraphFileError` where it cannot be written."""
    text = json.dumps(results_schema(), ensure_ascii=False, indent=2)
    write_output(path, f"{text}\n".encode())
