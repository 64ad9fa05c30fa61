"""The forms of a trigger word, so that triggers can be found without a parser."""

from __future__ import annotations

import re
from functools import cache

_IRREGULAR: dict[str, tuple[str, str, str, str]] = {
    # lemma: third person, -ing, past, past participle
    "run": ("runs", "running", "ran", "run"),
    "lead": ("leads", "leading", "led", "led"),
    "buy": ("buys", "buying", "bought", "bought"),
    "pay": ("pays", "paying", "paid", "paid"),
    "oversee": ("oversees", "overseeing", "oversaw", "overseen"),
    "hold": ("holds", "holding", "held", "held"),
    "send": ("sends", "sending", "sent", "sent"),
    "take": ("takes", "taking", "took", "taken"),
    "see": ("sees", "seeing", "saw", "seen"),
    "give": ("gives", "giving", "gave", "given"),
    "tell": ("tells", "telling", "told", "told"),
    "feed": ("feeds", "feeding", "fed", "fed"),
    "get": ("gets", "getting", "got", "got"),
    "hear": ("hears", "hearing", "heard", "heard"),
    "read": ("reads", "reading", "read", "read"),
    "have": ("has", "having", "had", "had"),
    "sit": ("sits", "sitting", "sat", "sat"),
    "bring": ("brings", "bringing", "brought", "brought"),
    "make": ("makes", "making", "made", "made"),
    "fall": ("falls", "falling", "fell", "fallen"),
    "find": ("finds", "finding", "found", "found"),
    "put": ("puts", "putting", "put", "put"),
    "meet": ("meets", "meeting", "met", "met"),
    "go": ("goes", "going", "went", "gone"),
    "come": ("comes", "coming", "came", "come"),
    "lie": ("lies", "lying", "lay", "lain"),
    "become": ("becomes", "becoming", "became", "become"),
    "ring": ("rings", "ringing", "rang", "rung"),
    "keep": ("keeps", "keeping", "kept", "kept"),
    "set": ("sets", "setting", "set", "set"),
    "learn": ("learns", "learning", "learned", "learnt"),
    "refer": ("refers", "referring", "referred", "referred"),
    "transfer": ("transfers", "transferring", "transferred", "transferred"),
    "self-refer": ("self-refers", "self-referring", "self-referred", "self-referred"),
    "re-refer": ("re-refers", "re-referring", "re-referred", "re-referred"),
    "admit": ("admits", "admitting", "admitted", "admitted"),
    "transmit": ("transmits", "transmitting", "transmitted", "transmitted"),
    "log": ("logs", "logging", "logged", "logged"),
    "step": ("steps", "stepping", "stepped", "stepped"),
    "span": ("spans", "spanning", "spanned", "spanned"),
    "co-opt": ("co-opts", "co-opting", "co-opted", "co-opted"),
}
_DOUBLED = re.compile(r"^(?:[^aeiou]*[aeiou][bdgmnprt])$")


@cache
def verb_forms(lemma: str) -> dict[str, str]:
    """The forms of a verb and what each is: base, s, ing, past, part (past and participle alike: past)."""
    if lemma in _IRREGULAR:
        s, ing, past, part = _IRREGULAR[lemma]
    else:
        stem = lemma + lemma[-1] if _DOUBLED.match(lemma) else lemma
        s = lemma + "es" if lemma.endswith(("s", "x", "z", "ch", "sh")) else lemma + "s"
        ing, past = stem + "ing", stem + "ed"
        if lemma.endswith("e"):
            ing, past = lemma[:-1] + "ing", lemma + "d"
        elif lemma.endswith("y") and lemma[-2:-1] not in "aeiou":
            s, past = lemma[:-1] + "ies", lemma[:-1] + "ied"
        part = past
    forms = {lemma: "base", s: "s", ing: "ing", past: "past"}
    forms[part] = "past" if part == past else "part"
    if part == lemma:
        forms[part] = "base"
    return forms


@cache
def noun_forms(lemma: str) -> dict[str, str]:
    """A noun and its plural."""
    plural = lemma[:-1] + "ies" if lemma.endswith("y") and lemma[-2:-1] not in "aeiou" else lemma + "s"
    return {lemma: "noun", plural: "noun"}
