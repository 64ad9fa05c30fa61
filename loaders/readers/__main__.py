"""``python -m joinedup.loaders.readers FILE``: print the blocks and sentences of a document."""

from __future__ import annotations

import sys

from ...graph.errors import JoinedupError
from ..values import Sentence
from .registry import read_document


def main(arguments: list[str]) -> int:
    """Print each block with page, kind, level, lead-in and section; its sentences below it."""
    if len(arguments) != 1:
        print("usage: python -m joinedup.loaders.readers FILE", file=sys.stderr)
        return 2
    try:
        document = read_document(arguments[0])
    except JoinedupError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"# {document.name} [{document.format}] {document.title}")
    for warning in document.warnings:
        print(f"! {warning}")
    of_block: dict[int, list[Sentence]] = {}
    for sentence in document.sentences:
        of_block.setdefault(sentence.block, []).append(sentence)
    section: tuple[str, ...] = ()
    for block in document.blocks:
        own = of_block.get(block.index, [])
        if block.section != section:
            section = block.section
            stage = own[0].stage if own else None
            print(f"\n§ {' > '.join(section)}{f'  <{stage}>' if stage else ''}")
        lead = f" <- {block.lead_in}" if block.lead_in is not None else ""
        text = "" if own else f": {block.text}"
        print(f"{block.index} p{block.page} {block.kind} {block.level}{lead}{text}")
        for sentence in own:
            cut = f"[{len(sentence.pieces)} pieces] " if len(sentence.pieces) > 1 else ""
            print(f"    {sentence.id} {cut}{sentence.text}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
