"""The reference template: what a joined-up pathway would have, as rows of kinds of actor, with the policy behind each.

A row says that actors of one kind are expected to stand in a relationship to actors of another. Kinds of actor are
selectors over kind, type, sector, owner and name: they recognise a body by what it is, never by which it is. The
template that ships (``template.toml``) is for older people in England, 2016 to 2018; :mod:`.template_files` reads
others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Literal

from pydantic import Field, model_validator

from ...graph.model import Node
from ...graph.vocabulary import Kind, RelationshipType, Status, vocabulary
from ..lexicon import Table, checked, read_table

SHIPPED = "template.toml"
"""The file of the template that ships."""

STAGES = {"U": "usual-place-of-residence", "C": "crisis", "D": "step-down", "S": None}
"""Letters of the stages: usual place of residence, crisis, step-down; S, the system, is no stage of a review."""

StageLetter = Literal["U", "C", "D", "S"]


NAME = "§"


@dataclass(frozen=True)
class Known:
    """What a selector looks at: a node, its sector, the types of its owners, and the names of what it provides."""

    node: Node
    sector: str
    owner_types: frozenset[str]
    below: tuple[str, ...]

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """The sentences that name the node, with § in the place of its name: "§, the reablement service, …".

        Other names without a capitalised word say what it is, as if they stood beside it.
        """
        names = (self.node.name, *self.node.aliases)
        named = {n for n in names if re.search("[A-Z][a-z]", n) or " " not in n} or {self.node.name}
        proper = sorted(named, key=lambda n: (-len(n), n))
        out = [f"{NAME}, {n}" for n in names if n not in proper]
        for item in self.node.evidence:
            text = item.text
            for name in proper:
                text = text.replace(name, NAME)
            out.append(text)
        return tuple(out)


class Selector(Table):
    """One way to recognise a kind of actor; every condition that is given must hold.

    ``owner_types`` are types of the organisation that provides or contains the node. ``name`` and ``but_not`` are
    patterns, searched in the name; ``provides`` and ``not_providing`` are searched in the names of what it provides
    or what is part of it, ``said`` and ``unsaid`` in the sentences that name it, where § stands for its name. A sector
    that is not stated meets no condition on sectors.
    """

    kinds: frozenset[Kind] = frozenset()
    types: frozenset[str] = frozenset()
    sectors: frozenset[str] = frozenset()
    not_sectors: frozenset[str] = frozenset()
    owner_types: frozenset[str] = frozenset()
    name: re.Pattern[str] | None = None
    but_not: re.Pattern[str] | None = None
    provides: re.Pattern[str] | None = None
    not_providing: re.Pattern[str] | None = None
    said: re.Pattern[str] | None = None
    unsaid: re.Pattern[str] | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Selector:
        vocab = vocabulary()
        if not (self.types or self.sectors or self.owner_types or self.name or self.kinds):
            raise ValueError("needs at least one of kinds, types, sectors, owner_types and name")
        every = {t for info in vocab.kinds.values() for t in info.types}
        sectors = set(vocab.sectors)
        for field, known in (
            ("types", every), ("owner_types", every), ("sectors", sectors), ("not_sectors", sectors),
        ):  # fmt: skip
            unknown = sorted(getattr(self, field) - known)
            if unknown:
                raise ValueError(f"{field}: {unknown[0]!r} is none of {', '.join(sorted(known))}")
        return self

    def fits(self, known: Known) -> bool:
        """Whether a node of which this is known is such an actor."""
        node = known.node
        return (
            (not self.kinds or node.kind in self.kinds)
            and (not self.types or node.type in self.types)
            and (not self.sectors or known.sector in self.sectors)
            and known.sector not in self.not_sectors
            and (not self.owner_types or bool(self.owner_types & known.owner_types))
            and (self.name is None or bool(self.name.search(node.name)))
            and (self.but_not is None or not self.but_not.search(node.name))
            and (self.provides is None or any(self.provides.search(name) for name in known.below))
            and (self.not_providing is None or not any(self.not_providing.search(name) for name in known.below))
            and (self.said is None or any(self.said.search(text) for text in known.sentences))
            and (self.unsaid is None or not any(self.unsaid.search(text) for text in known.sentences))
        )


class Actor(Table):
    """A kind of actor: how it is recognised, and what a question calls it.

    ``words`` stand in a question where the documents name none or many, or where those named are only some of a kind
    (``named`` is false); ``many`` says whether they are a plural; ``also`` are other names for it in a template. An
    actor of an ``includes`` kind is one of this kind too. ``parts``: what belongs to or is provided by such an actor
    speaks for it, and ``whole``: the body that it belongs to, or that provides it, does; unless the template knows that
    body or part as something else. Kinds that are ``general`` ("an NHS trust") do not count as something else.
    """

    words: str
    many: bool = False
    named: bool = True
    also: tuple[str, ...] = ()
    any: tuple[Selector, ...] = ()
    includes: tuple[str, ...] = ()
    general: bool = False
    parts: bool = False
    whole: bool = False

    @model_validator(mode="after")
    def _recognised(self) -> Actor:
        if not self.any and not self.includes:
            raise ValueError("needs a selector in `any`, or other kinds of actor in `includes`")
        return self


class Statement(Table):
    """One shape in which documents state what a row expects; either order for an undirected relationship.

    ``says`` must be found in a sentence of the evidence or in the name of an end; ``unsaid`` must not. ``stage_only``:
    what is said of another stage of the review does not count. ``statuses``: only statements of these count, for a
    shape whose contrary would say nothing of the row; empty: all.
    """

    source: tuple[str, ...] = Field(alias="from", min_length=1)
    relations: tuple[RelationshipType, ...] = Field(min_length=1)
    target: tuple[str, ...] = Field(alias="to", min_length=1)
    says: re.Pattern[str] | None = None
    unsaid: re.Pattern[str] | None = None
    stage_only: bool = False
    statuses: frozenset[Status] = frozenset()


class Row(Table):
    """What is expected: actors of kinds ``from`` stand in ``relation`` to actors of kinds ``to``.

    ``from_words`` and ``to_words`` are the row as it was written; ``also`` are other shapes of the same statement.
    ``things``: where a service, record, plan or board of these kinds is said not to be there (absent, planned, ended),
    the row is not met; that it is there says nothing of its use. ``per_site``: expected at every site of the
    template's kind. ``severity`` (3 harm or statutory duty, 2 delay or repeated assessment, 1 inconvenience) and
    ``reach`` (3 system, 2 part, 1 site) are those of the gap, were there one. ``question`` may name ``{from}`` and
    ``{to}``; ``{verb:one|many}`` follows the number of ``from``. ``ask`` are kinds of actor who would know,
    ``settles`` what would answer the question.
    """

    id: str = Field(min_length=1)
    stage: StageLetter
    source: tuple[str, ...] = Field(alias="from", min_length=1)
    relation: RelationshipType
    target: tuple[str, ...] = Field(alias="to", min_length=1)
    from_words: str = ""
    to_words: str = ""
    basis: tuple[str, ...] = Field(min_length=1)
    severity: Literal[1, 2, 3] = 2
    reach: Literal[1, 2, 3] = 3
    per_site: bool = False
    says: re.Pattern[str] | None = None
    unsaid: re.Pattern[str] | None = None
    stage_only: bool = False
    also: tuple[Statement, ...] = ()
    things: tuple[str, ...] = ()
    question: str = ""
    ask: tuple[str, ...] = ()
    settles: str = ""

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Every shape in which the row may be stated, its own first."""
        own = Statement.model_construct(
            source=self.source, relations=(self.relation,), target=self.target, says=self.says,
            unsaid=self.unsaid, stage_only=self.stage_only, statuses=frozenset(),
        )  # fmt: skip
        return (own, *self.also)

    @property
    def actors(self) -> Iterator[tuple[str, str]]:
        """Every kind of actor that the row names, with the field that names it."""
        named = (("from", self.source), ("to", self.target), ("things", self.things), ("ask", self.ask))
        for field, names in named:
            yield from ((field, name) for name in names)
        for n, statement in enumerate(self.also):
            yield from ((f"also {n + 1}, from", name) for name in statement.source)
            yield from ((f"also {n + 1}, to", name) for name in statement.target)


class Template(Table):
    """Kinds of actor, and rows about them.

    ``sites`` is the kind of actor whose sites a row with ``per_site`` is asked of; empty: all sites.
    """

    title: str
    period: str = ""
    sources: dict[str, str] = Field(default_factory=dict)
    sites: str = ""
    actors: dict[str, Actor]
    rows: tuple[Row, ...]

    @model_validator(mode="after")
    def _whole(self) -> Template:
        unknown = [
            f"actors, {name}, includes: no kind of actor {other!r}"
            for name, actor in self.actors.items() for other in actor.includes if other not in self.actors
        ] + [
            f"row {row.id}, {field}: no kind of actor {name!r}"
            for row in self.rows for field, name in row.actors if name not in self.actors
        ]  # fmt: skip
        if self.sites and self.sites not in self.actors:
            unknown.append(f"sites: no kind of actor {self.sites!r}")
        ids = [row.id for row in self.rows]
        unknown += [f"row {i}, id: there are two of it" for i in sorted({i for i in ids if ids.count(i) > 1})]
        if unknown:
            raise ValueError(unknown[0])
        return self

    def row(self, id: str) -> Row:
        """The row with this id; ``KeyError`` where there is none."""
        return {row.id: row for row in self.rows}[id]

    @property
    def included(self) -> dict[str, frozenset[str]]:
        """Kind of actor → itself and all kinds that it includes, directly or through another."""
        out = {}
        for name in self.actors:
            seen: set[str] = set()
            front = [name]
            while front:
                here = front.pop()
                if here not in seen:
                    seen.add(here)
                    front += self.actors[here].includes
            out[name] = frozenset(seen)
        return out


@cache
def reference_template() -> Template:
    """The template that ships, read once."""
    return checked(Template, SHIPPED, read_table(__package__, SHIPPED))
