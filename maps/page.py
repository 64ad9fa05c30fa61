"""What every page has in common: one file, its own scripts and style alone, nothing asked for."""

from __future__ import annotations

import hashlib
import importlib
import json
from base64 import b64encode
from importlib import resources
from pathlib import Path
from typing import Any

from ..graph.atomic import write_output
from .data import script_json


def environment(**values: Any) -> Any:
    """A Jinja environment that escapes by itself, and reads our templates wherever they are installed."""
    jinja2 = importlib.import_module("jinja2")
    markup = importlib.import_module("markupsafe").Markup
    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(lambda name: _read(f"templates/{name}")),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["script_json"] = lambda value: markup(script_json(value))
    environment.filters["from_json"] = json.loads
    environment.filters["verbatim"] = markup
    environment.globals.update(values)
    return environment


def policy(style: str, scripts: list[str]) -> str:
    """The content security policy: only these very scripts and this style, and no request at all."""

    def sha256(text: str) -> str:
        return f"'sha256-{b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode()}'"

    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {' '.join(map(sha256, scripts))}",
            f"style-src {sha256(style)}",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        )
    )


def assets(names: tuple[str, ...]) -> str:
    """Files of the folder ``assets`` as one text."""
    return "\n".join(_read(f"assets/{name}") for name in names)


def one_newline(text: str) -> str:
    """Browsers hash what they parsed, and parsing makes every line end a line feed."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def write_page(path: str | Path, html: str) -> None:
    """Write a page atomically, as UTF-8 on every platform.

    Raises :class:`GraphFileError` that names the file where it cannot be written.
    """
    write_output(path, html.encode("utf-8"))


def _read(name: str) -> str:
    return one_newline(resources.files(__package__).joinpath(*name.split("/")).read_text(encoding="utf-8"))
