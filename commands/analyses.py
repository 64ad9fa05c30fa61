"""The commands that analyse a graph and print what they find."""

from __future__ import annotations

from pathlib import Path

import click

from .shared import AS_JSON, EPILOG, GRAPH, limit_option, print_report, read_graph_file


@click.command(epilog=EPILOG)
@GRAPH
@click.option("--stage", help="Only gaps of one stage: usual-place-of-residence, crisis, step-down or 'not stated'.")
@click.option("--theme", help="Only gaps of one theme, for example information-sharing.")
@click.option("--sector", help="Only gaps with an end in this sector, for example acute.")
@click.option("--status", type=click.Choice(["absent", "limited"]), help="Only gaps of this status.")
@click.option("--uncovered", is_flag=True, help="Only gaps that no recommendation touches.")
@limit_option("Gaps to show; 0 for all.")
@AS_JSON
def gaps(
    graph: Path, stage: str | None, theme: str | None, sector: str | None, status: str | None, uncovered: bool,
    limit: int, as_json: bool,
) -> None:  # fmt: skip
    """List missing links: interfaces that the documents state to be absent or limited, most urgent first."""
    from ..queries.missing_links import missing_links

    report = missing_links(
        read_graph_file(graph), stage=stage, theme=theme, sector=sector, status=status, uncovered_only=uncovered
    )
    print_report(report, limit, as_json)


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
@limit_option()
@AS_JSON
def today(
    graph: Path, stage: str | None, theme: str | None, sector: str | None, status: str | None, uncovered: bool,
    body: str | None, limit: int, as_json: bool,
) -> None:  # fmt: skip
    """Say who answers today: for every gap and weakness the bodies responsible then, and their successors now."""
    from ..queries.today import today as analyse

    report = analyse(
        read_graph_file(graph), stage=stage, theme=theme, sector=sector, status=status, body=body,
        uncovered_only=uncovered,
    )  # fmt: skip
    print_report(report, limit, as_json)


@click.command(epilog=EPILOG)
@GRAPH
@limit_option()
@AS_JSON
def conflicts(graph: Path, limit: int, as_json: bool) -> None:
    """Show what the documents do not agree on: statuses, things in place or not, and figures, with every sentence."""
    from ..queries.conflicts import conflicts as analyse

    print_report(analyse(read_graph_file(graph)), limit, as_json)


@click.command("access-points", epilog=EPILOG)
@GRAPH
@limit_option()
@AS_JSON
def access_points(graph: Path, limit: int, as_json: bool) -> None:
    """Show single points of access: declared ones, who can use them, de-facto ones, single points of failure."""
    from ..queries.access_points import access_points as analyse

    print_report(analyse(read_graph_file(graph)), limit, as_json)


@click.command(epilog=EPILOG)
@GRAPH
@limit_option()
@click.option("--seed", type=int, default=None, help="Seed of the resampling [default: always the same].")
@AS_JSON
def fragmentation(graph: Path, limit: int, seed: int | None, as_json: bool) -> None:
    """Measure fragmentation: gap rates, connectedness, E-I index, footprints."""
    from ..queries.fragmentation import fragmentation as analyse

    print_report(analyse(read_graph_file(graph), **({} if seed is None else {"seed": seed})), limit, as_json)
