"""Signing 公文签发: who signs which paper, who passes it before, whose countersignature it needs (L50–L52, C51)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from domain.aggregate import Refused
from domain.rules import RulePack


@dataclass(frozen=True, slots=True)
class Chain:
    """The way of one paper: `before` pass it in this order (bodies and ranks), `countersign` are posts of deputies whose
    portfolios it touches, any one of the ranks `signers` signs."""

    paper: str
    before: tuple[str, ...]
    countersign: tuple[str, ...]
    signers: tuple[str, ...]
    articles: tuple[str, ...]


def chain(paper: str, *, pack: RulePack, deputies: Sequence[str] = (), important: bool = False) -> Chain:
    """`deputies`: the posts whose portfolios it touches. With two or more the rules have them countersign, and then the
    head or the executive deputy signs (L52, C51)."""
    row = pack.row("sign.table", paper)
    if row is None:
        raise Refused(
            "sign.table", f"没有“{paper}”这类公文", f"There is no paper of kind {paper!r}", fields={"field": "paper"}
        )
    listed = cast(Mapping[str, tuple[str, ...]], row)
    several = tuple(dict.fromkeys(deputies)) if row["countersign"] and len(set(deputies)) > 1 else ()
    signers = ("head", "executive_deputy") if several else listed["signers"]
    if important and listed["important"]:
        signers = listed["important"]
    return Chain(paper, listed["before"], several, signers, pack.rule("sign.table").articles)


def check_signature(found: Chain, *, rank: str, passed: Sequence[str], countersigned: Sequence[str]) -> None:
    """Refused unless everybody before has passed it, every deputy has countersigned, and the right rank signs."""
    article = " ".join(found.articles)
    if waiting := [each for each in found.before if each not in passed]:
        zh, en = BEFORE[waiting[0]]
        raise Refused("sign.table", f"须先经{zh}", f"It first passes {en}", article, {"field": "passed"})
    if missing := [post for post in found.countersign if post not in countersigned]:
        raise Refused(
            "sign.table",
            lambda names: f"{names(missing[0])}尚未会签",
            lambda names: f"{names(missing[0])} has not countersigned",
            article,
            {"field": "countersigned"},
        )
    if rank not in found.signers:
        raise Refused("sign.table", "签发人不符合签发权限", "That post may not sign it", article, {"field": "by"})


BEFORE = {
    "office": ("办公室审核", "the office"),
    "legal": ("法制机构合法性审查", "the legal body"),
    "deputy": ("分管领导审核", "the responsible deputy"),
}
