"""How a stretch of a sentence was recognised, and by which route it came to be a node: in words."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from ...graph import Node
from ..normal import normal
from ..values import Entity, Mention
from .sources import Source

RECOGNISED = {
    "name": "a name that the document uses",
    "lexicon": "a term of the field, from the lexicon",
    "described": "a description (head noun and the words before it)",
    "referable": "a description of something that people can be referred to",
    "definite": "a definite description, resolved to what was named before",
    "group": "a collective term (“the CCGs”)",
    "group-members": "a collective term, resolved to its members",
    "part-of-place": "a part of a place",
    "author": "the document speaking of its author (“we”, “our”)",
}
_MATCHES = {
    "name": "by its official name",
    "form": "by its official name but for the form of the body",
    "short": "by a short form of its name",
    "former": "by a former name",
    "decision": "by a person's decision on identity",
}


@dataclass(frozen=True, slots=True)
class MentionWords:
    """A mention: its words and place, what recognised it, and how it was resolved.

    ``start`` and ``end`` are offsets in the sentence ``sentence``; ``route`` is one line for people.
    """

    sentence: str
    start: int
    end: int
    text: str
    kind: str
    rule: str
    recognised: str
    entity: str
    route: str
    confidence: float


def mention_words(source: Source, sentence: str, mention: Mention) -> MentionWords:
    """A mention of a document in words."""
    return MentionWords(
        sentence, mention.start, mention.end, mention.text, str(mention.kind), mention.rule,
        RECOGNISED.get(mention.rule, f"the recogniser “{mention.rule}”"), mention.name or mention.entity,
        _route(source, sentence, mention), round(mention.confidence, 4),
    )  # fmt: skip


def _route(source: Source, sentence: str, mention: Mention) -> str:
    entity = source.reading.entities.get(mention.entity)
    if entity is None:
        return ""
    body = _body(source, entity)
    return f"{_by_words(source, sentence, mention, entity)}{f'; {body}' if body else ''}"


def _by_words(source: Source, sentence: str, mention: Mention, entity: Entity) -> str:
    same = normal(mention.text) == normal(entity.name)
    if mention.rule == "author":
        return f"“{mention.text}” is the author of the document: {entity.name}"
    if mention.rule == "group-members":
        return f"“{mention.text}” stands for several bodies here, of which {entity.name} is one"
    if same:
        return "the name itself"
    if mention.rule == "definite":
        before = _named_before(source, sentence, entity)
        return f"stands for {entity.name}{before}"
    if re.fullmatch(r"[A-Z][\w&@-]{1,9}s?", mention.text) and sum(c.isupper() for c in mention.text) > 1:
        return f"a short form of {entity.name}{_introduced(source, mention.text)}"
    return f"another name of {entity.name}"


def _introduced(source: Source, short: str) -> str:
    known = source.introductions
    if short not in known:
        pattern = re.compile(rf"[(“\"‘'](?:the )?{re.escape(short)}[)”\"’',]")
        first = next((s for s in source.reading.document.sentences if pattern.search(s.text)), None)
        page = f", page {first.page}" if first and first.page else ""
        known[short] = f", introduced in sentence {first.id.removeprefix('s')}{page}" if first else ""
    return known[short]


def _named_before(source: Source, sentence: str, entity: Entity) -> str:
    number = int(sentence.removeprefix("s"))
    named = source.named.get(entity.key, [])
    at = bisect_left(named, number - 1)
    if at < len(named) and named[at] == number - 1:
        return ", named in this sentence too"
    return f", last named in sentence {named[at - 1] + 1}" if at else ""


def _body(source: Source, entity: Entity) -> str:
    """The body of the reference data that an entity is, with its codes and why."""
    if not entity.body or source.identities.matcher is None:
        return ""
    body = source.identities.matcher.table.get(entity.body)
    if body is None:
        return ""
    found = source.identities.identify(
        entity.kind, entity.type, {entity.name, *entity.aliases}, dated=source.reading.dated
    )
    why = _MATCHES.get(found.rule, f"by the match “{found.rule}”") if found else "by its forms together"
    codes = ", ".join(f"{scheme.upper()} {code}" for scheme, code in sorted(body.codes.items()))
    return f"in reference data {why}: {body.id}{f' ({codes})' if codes else ''}"


def is_node(entity: Entity, node: Node) -> bool:
    """Whether an entity of one document is what became this node of the graph."""
    if node.id == entity.key or node.id.partition("@")[0] == entity.key:
        return True
    forms = {normal(node.name), *map(normal, node.aliases)}
    return entity.kind == node.kind and normal(entity.name) in forms
