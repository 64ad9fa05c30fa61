"""The commands that analyse a graph and print what they find."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from .shared import EPILOG, GRAPH, effort_options, print_report, read_graph_file, report_options

if TYPE_CHECKING:
    from ..queries.effort import EffortLevel


@click.command(epilog=EPILOG)
@GRAPH
@click.option("--stage", help="Only gaps of one stage: usual-place-of-residence, crisis, step-down or 'not stated'.")
@click.option("--theme", help="Only gaps of one theme, for example information-sharing.")
@click.option("--sector", help="Only gaps with an end in this sector, for example acute.")
@click.option("--status", type=click.Choice(["absent", "limited"]), help="Only gaps of this status.")
@click.option("--uncovered", is_flag=True, help="Only gaps that no recommendation touches.")
@click.option(
    "--expected",
    is_flag=True,
    help="Instead: what a joined-up pathway would have, row by row, with questions where the documents are silent.",
)
@click.option(
    "--template",
    "template_file",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A template of your own (TOML or CSV) for --expected; see docs/method.md.",
)
@report_options("Gaps to show")
def gaps(
    graph: Path, stage: str | None, theme: str | None, sector: str | None, status: str | None, uncovered: bool,
    expected: bool, template_file: Path | None, limit: int | None, output: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """List missing links: interfaces that the documents state to be absent or limited, most urgent first."""
    from ..queries.missing_links import expected as analyse_expected
    from ..queries.missing_links import missing_links, read_template

    template = read_template(template_file) if template_file else None
    found = read_graph_file(graph)
    if expected or (template_file and not as_json):
        print_report(analyse_expected(found, template, stage=stage), limit, as_json, output)
        return
    report = missing_links(
        found, stage=stage, theme=theme, sector=sector, status=status, uncovered_only=uncovered, template=template
    )
    print_report(report, limit, as_json, output)


@click.command(epilog=EPILOG)
@GRAPH
@click.option("--stage", help="Only what is said of one stage; see `joinedup gaps`.")
@click.option("--theme", help="Only one theme, for example information-sharing.")
@click.option("--sector", help="Only what has an end in this sector, for example acute.")
@click.option("--status", type=click.Choice(["absent", "limited"]), help="Only gaps of this status, and no weaknesses.")
@click.option("--uncovered", is_flag=True, help="Only gaps that no recommendation touches, and no weaknesses.")
@click.option(
    "--body", metavar="NAME", help="Only what this body answers for: part of its name then or now, or its code."
)
@report_options()
def today(
    graph: Path, stage: str | None, theme: str | None, sector: str | None, status: str | None, uncovered: bool,
    body: str | None, limit: int | None, output: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """Say who answers today: for every gap and weakness the bodies responsible then, and their successors now."""
    from ..queries.today import today as analyse

    report = analyse(
        read_graph_file(graph), stage=stage, theme=theme, sector=sector, status=status, body=body,
        uncovered_only=uncovered,
    )  # fmt: skip
    print_report(report, limit, as_json, output)


@click.command(epilog=EPILOG)
@GRAPH
@report_options()
def conflicts(graph: Path, limit: int | None, output: Path | None, as_json: bool) -> None:
    """Show what the documents do not agree on: statuses, things in place or not, and figures, with every sentence."""
    from ..queries.conflicts import conflicts as analyse

    print_report(analyse(read_graph_file(graph)), limit, as_json, output)


@click.command("access-points", epilog=EPILOG)
@GRAPH
@report_options()
@effort_options
def access_points(
    graph: Path, limit: int | None, effort: EffortLevel, seed: int | None, output: Path | None, as_json: bool
) -> None:
    """Show single points of access: declared ones, who can use them, de-facto ones, single points of failure."""
    from ..queries.access_points import access_points as analyse
    from ..queries.effort import Effort

    print_report(analyse(read_graph_file(graph), effort=Effort.named(effort, seed)), limit, as_json, output)


@click.command(epilog=EPILOG)
@GRAPH
@report_options()
@effort_options
def fragmentation(
    graph: Path, limit: int | None, effort: EffortLevel, seed: int | None, output: Path | None, as_json: bool
) -> None:
    """Measure fragmentation: gap rates, integration, connectedness, communities, E-I index, reach, footprints."""
    from ..queries.effort import Effort
    from ..queries.fragmentation import fragmentation as analyse

    print_report(analyse(read_graph_file(graph), effort=Effort.named(effort, seed)), limit, as_json, output)
