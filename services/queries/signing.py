"""Signing table 签发权限表: which paper passes whom before, and who signs it, as the rules of the day have it."""

from __future__ import annotations

from dataclasses import dataclass

from domain.rules import RulePack
from domain.signing import chain

KEY = "sign.table"


@dataclass(frozen=True, slots=True)
class Paper:
    """`before`: bodies and ranks in the order the paper passes them; `important`: who signs where it is; with
    `countersign` several portfolios sign before the head or the executive deputy does."""

    code: str
    zh: str
    en: str
    before: tuple[str, ...]
    signers: tuple[str, ...]
    important: tuple[str, ...]
    countersign: bool
    articles: tuple[str, ...]


def papers(pack: RulePack) -> tuple[Paper, ...]:
    """In the order of the rules."""
    found = []
    for row in pack.rows(KEY):
        way, weighty = chain(str(row["code"]), pack=pack), chain(str(row["code"]), pack=pack, important=True)
        found.append(
            Paper(
                way.paper,
                str(row["zh"]),
                str(row["en"]),
                way.before,
                way.signers,
                weighty.signers if weighty.signers != way.signers else (),
                bool(row["countersign"]),
                way.articles,
            )
        )
    return tuple(found)
