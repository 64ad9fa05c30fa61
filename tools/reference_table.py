"""Write the reference table that ships with joinedup, from a folder of published files.

    python tools/reference_table.py FOLDER [-o FILE] [--check]

FOLDER holds lists that the NHS Organisation Data Service, the Office for National Statistics and others publish
under the Open Government Licence, each under the path that ``docs/reference.md`` names. What no list holds
(national bodies, commissioning support units, regions, and some mergers) is written by hand, with its source, in
``national_bodies.toml`` and ``reference_facts.toml`` beside this script. FILE is by default
``loaders/reference/data/reference.jsonl`` of this checkout; ``--check`` writes nothing, and says whether FILE
would change. Facts only: no persons, telephone numbers or addresses are read from the files.

The same files give the same bytes. The script fails, and writes nothing, if the table does not hold together.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from datetime import date
from pathlib import Path

from reference_commissioners import ccgs, icbs, integrated_care_systems, stps, sub_icb_locations
from reference_councils import councils
from reference_files import HERE, Folder
from reference_trusts import trusts

from joinedup.loaders.reference.consistency import ends, problems
from joinedup.loaders.reference.model import Body, Source
from joinedup.loaders.reference.table import Table, as_table, dumps, write_table

SHIPPED = HERE.parent / "loaders" / "reference" / "data" / "reference.jsonl"


def build(path: Path) -> Table:
    """The table from the folder of files and the facts written by hand."""
    folder = Folder(path)
    by_hand = tomllib.loads((HERE / "national_bodies.toml").read_text(encoding="utf-8"))
    bodies = [
        *trusts(folder),
        *ccgs(folder),
        *sub_icb_locations(folder),
        *icbs(folder),
        *stps(folder),
        *integrated_care_systems(folder),
        *councils(folder),
        *(_by_hand(entry) for entry in by_hand["body"]),
    ]
    sources = [Source.model_validate({k: v for k, v in s.items() if k != "as_of"}) for s in folder.facts["source"]]
    doubled = sorted({b.id for b in bodies if sum(b.id == other.id for other in bodies) > 1})
    if doubled:
        raise SystemExit(f"listed more than once: {', '.join(doubled)}")
    return as_table((_brief(body) for body in bodies), sources)


def _brief(body: Body) -> Body:
    """A body without its list of names where that says no more than its name."""
    alone = len(body.names) == 1 and body.names[0].model_dump(exclude_none=True) == {"name": body.name}
    return body.model_copy(update={"names": ()}) if alone else body


def _by_hand(entry: dict[str, object]) -> Body:
    """A body of ``national_bodies.toml``; a successor there has the source of its body."""
    heirs = entry.get("successors", [])
    assert isinstance(heirs, list)
    return Body.model_validate({**entry, "successors": [{"source": entry["source"], **heir} for heir in heirs]})


def unfinished(table: Table) -> list[str]:
    """Chains that should lead to a body of today and do not: CCGs to an ICB, trusts of 2018 to an open trust."""
    out = []
    for body in table:
        last = [table.bodies[i] for i in ends(table, body.id) if i in table.bodies]
        if body.role == "ccg" and not all(b.role == "icb" for b in last):
            out.append(f"{body.id}: does not end in an ICB, but in {', '.join(b.id for b in last)}")
        if (
            body.role == "nhs-trust"
            and body.closed
            and body.closed >= date(2018, 1, 1)
            and any(b.closed or b.id == body.id for b in last)
        ):
            out.append(f"{body.id} ({body.name}): closed on {body.closed}, and no open trust came after")
    return out


def main(arguments: list[str] | None = None) -> int:
    """Run the script. Returns 1 if the table does not hold together or, with ``--check``, would change."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path, help="the folder of published files")
    parser.add_argument("-o", "--output", type=Path, default=SHIPPED, help="the table to write")
    parser.add_argument("--check", action="store_true", help="write nothing; say whether the table would change")
    given = parser.parse_args(arguments)
    table = build(given.folder)
    wrong = [*problems(table), *unfinished(table)]
    for line in wrong:
        print(line, file=sys.stderr)
    if wrong:
        return 1
    if given.check:
        same = given.output.is_file() and given.output.read_text(encoding="utf-8") == dumps(table)
        print(f"{given.output.name}: {'up to date' if same else 'would change'}")
        return 0 if same else 1
    write_table(table, given.output)
    print(f"{given.output.name}: {len(table)} bodies, {len(dumps(table).encode()):,} bytes")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
