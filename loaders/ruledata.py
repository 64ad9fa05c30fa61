"""Rules and vocabularies that ship as TOML beside the code that uses them, validated when first read."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from importlib import resources
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from ..graph.errors import RuleError

M = TypeVar("M", bound=BaseModel)
_MEND = "restore the file from the distribution, or mend the rule"


def load_rules(package: str, name: str, model: type[M]) -> M:
    """The rules of the file ``name`` in a package. Raises :class:`RuleError` that says what is wrong where."""
    text = resources.files(package).joinpath(name).read_text(encoding="utf-8")
    try:
        return validated(tomllib.loads(text), name, model)
    except tomllib.TOMLDecodeError as error:
        raise RuleError(f"{name}: {error}", mend=_MEND) from error


def validated(data: Mapping[str, Any], name: str, model: type[M]) -> M:
    """Rules from what the file ``name`` holds. Raises :class:`RuleError`."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise RuleError(f"{name}: {'.'.join(map(str, first['loc']))}: {first['msg']}", mend=_MEND) from error
    except re.error as error:
        raise RuleError(f"{name}: {error}", mend=_MEND) from error
