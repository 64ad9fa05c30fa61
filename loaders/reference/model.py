"""A body of the reference table: its codes, names, dates, memberships and successors."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

from ...graph.vocabulary import Kind, vocabulary

Text = Annotated[str, Field(min_length=1)]


class Role(StrEnum):
    """What a body is. A code alone does not tell: an STP and the ICB after it share one."""

    NHS_TRUST = "nhs-trust"
    CCG = "ccg"
    SUB_ICB_LOCATION = "sub-icb-location"
    ICB = "icb"
    STP = "stp"
    ICS = "ics"
    CSU = "csu"
    LOCAL_AUTHORITY = "local-authority"
    NHS_ENGLAND_REGION = "nhs-england-region"
    NATIONAL_BODY = "national-body"
    GP_PRACTICE = "gp-practice"
    CARE_PROVIDER = "care-provider"

    @property
    def kind(self) -> Kind:
        """The kind of node that such a body is."""
        return Kind.PARTNERSHIP if self in (Role.STP, Role.ICS) else Kind.ORGANISATION

    @property
    def type(self) -> str:
        """The type of node that such a body is."""
        return _TYPES[self]


_TYPES = {
    Role.NHS_TRUST: "NHSTrust",
    Role.CCG: "CCG",
    Role.SUB_ICB_LOCATION: "ICB",
    Role.ICB: "ICB",
    Role.STP: "STP",
    Role.ICS: "ICS",
    Role.CSU: "CSU",
    Role.LOCAL_AUTHORITY: "LocalAuthority",
    Role.NHS_ENGLAND_REGION: "NationalBody",
    Role.NATIONAL_BODY: "NationalBody",
    Role.GP_PRACTICE: "GPOrganisation",
    Role.CARE_PROVIDER: "CareProvider",
}


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class DatedName(_Table):
    """A name and when it was borne; an open end means not known, or still so.

    ``start`` and ``end`` are the first and last day on which a list shows the name or is known to.
    """

    name: Text
    start: date | None = None
    end: date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> DatedName:
        if self.start and self.end and self.start > self.end:
            raise ValueError(f"the name {self.name!r} ends ({self.end}) before it begins ({self.start})")
        return self


class Membership(_Table):
    """Belonging to another body (an STP or ICB) over a time. ``body`` is an id (``stp:QHL``)."""

    body: Text
    start: date | None = None
    end: date | None = None
    source: Text


class Succession(_Table):
    """Who came after, and from when. ``body`` is an id; several mean that the work was divided."""

    body: Text
    date: date
    source: Text


class Body(_Table):
    """One body. ``id`` is its role and code, for one code can serve two roles.

    ``code`` is the ODS code, or the ONS (GSS) code where ODS gives none, or a short name for national
    bodies that have neither; ``codes`` holds all of them by scheme (``ods``, ``gss``, ``cqc``). ``name``
    is the official name, now or when it closed, in readable case; ``names`` are all that it has borne
    (empty where that is ``name`` alone), ``short`` other forms in use that no list dates ("NHSE").
    ``places`` names the areas that it serves, for councils: "Birmingham". ``source`` is the id of a
    source of the table.
    """

    role: Role
    code: Text
    codes: dict[str, str] = {}
    name: Text
    names: tuple[DatedName, ...] = ()
    short: tuple[str, ...] = ()
    opened: date | None = None
    closed: date | None = None
    parent: str | None = None
    members_of: tuple[Membership, ...] = ()
    successors: tuple[Succession, ...] = ()
    sector: str | None = None
    places: tuple[str, ...] = ()
    source: Text

    @property
    def id(self) -> str:
        """Role and code: ``ccg:13P``."""
        return f"{self.role}:{self.code}"

    @property
    def official_names(self) -> frozenset[str]:
        """Every official name that it bears or bore, without the times."""
        return frozenset((self.name, *(n.name for n in self.names)))

    @property
    def sources(self) -> frozenset[str]:
        """The ids of all sources that state something of it."""
        return frozenset((self.source, *(m.source for m in self.members_of), *(s.source for s in self.successors)))

    @property
    def borne(self) -> tuple[DatedName, ...]:
        """Every name with the days on which it was borne; open ends are the body's opening and closing."""
        names = self.names or (DatedName(name=self.name),)
        return tuple(n.model_copy(update={"start": n.start or self.opened, "end": n.end or self.closed}) for n in names)

    def named(self, on: date) -> str:
        """The name on a day. Where two lists leave a change open between them, it is the older name.

        Before its first name a body has that one, and after its last one that.
        """
        open_on = [n for n in self.borne if (not n.start or n.start <= on) and (not n.end or n.end >= on)]
        if open_on:
            return min(open_on, key=lambda n: n.end or date.max).name
        before = [n for n in self.borne if n.end and n.end < on]
        return max(before, key=lambda n: n.end or date.min).name if before else self.borne[0].name

    @model_validator(mode="after")
    def _in_order(self) -> Body:
        if self.opened and self.closed and self.opened > self.closed:
            raise ValueError(f"{self.id} closes ({self.closed}) before it opens ({self.opened})")
        if self.sector is not None and self.sector not in vocabulary().sectors:
            raise ValueError(f"{self.id}: unknown sector {self.sector!r}")
        return self


class Source(_Table):
    """Where facts come from: a published list, its publisher, edition and licence."""

    id: Text
    title: Text
    publisher: Text
    edition: str = ""
    licence: Text
    url: str = ""
