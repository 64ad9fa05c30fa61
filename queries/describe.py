"""A question of the catalogue as the text of a ``.cypher`` file: to read, or to save, change and run."""

from __future__ import annotations

import json
import textwrap
from typing import Any

from .catalogue import CatalogueQuery

_WIDTH = 110


def query_file(query: CatalogueQuery) -> str:
    """The question with a header that says all that is known of its columns and parameters.

    Lists of a vocabulary are spelt out in comments. It asks the same when it is run as a file.
    """
    lines = [f"title = {_toml(query.title)}", f"question = {_toml(query.question)}"]
    lines += ['description = """', *textwrap.wrap(query.description, _WIDTH), '"""']
    lines += [f"topics = {_toml(list(query.topics))}", "", "[columns]"]
    lines += [f"{name} = {_toml(f'{column.type}: {column.meaning}')}" for name, column in query.columns.items()]
    for name, parameter in query.parameters.items():
        if name == "system":  # every question has it, and no header says so
            continue
        lines += ["", f"[parameters.{name}]"]
        said = parameter.model_dump(mode="json", exclude_none=True)
        lines += [f"{field} = {_toml(value)}" for field, value in said.items()]
        choices = ", ".join(parameter.choices)
        lines += [f"# {line}" for line in textwrap.wrap(f"one of: {choices}", _WIDTH)] if choices else []
    header = "".join(f"// {line}".rstrip() + "\n" for line in lines)
    return f"{header}\n{query.text.rstrip()}\n"


def _toml(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)  # what the catalogue holds reads the same in both
