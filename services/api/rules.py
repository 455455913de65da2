"""Rule packs 规则包: what each version says, key by key, beside the articles it stands on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Path
from pydantic import BaseModel

from domain.rule_chapters import CHAPTERS, USED
from domain.rule_keys import Key
from domain.rulebook import RULEBOOK, Rulebook
from domain.rules import Rule, RulePack, differences
from services.api.deps import Asked, Here, require
from services.api.door import Door
from services.api.language import said
from services.api.moments import AsOf, moment
from services.api.problems import NotReady, NotThere, responses
from services.queries.moment import AsOf as Moment
from services.rulepacks import rule_texts, shipped

router = APIRouter(prefix="/rules", tags=["rules"])

PackCode = Annotated[str, Path(pattern=r"^[0-9]{6}$")]
Version = Annotated[str, Path(pattern=r"^[0-9]{1,6}(\.[0-9]{1,6}){0,3}$")]
ARTICLE = re.compile(r"([A-Z])([0-9]+)")
LAW = re.compile(r"([A-Z][0-9]+)-([0-9]+)")
DIGITS = "〇一二三四五六七八九"


class VersionTold(BaseModel):
    """One version: in force from a day until the next begins. `adopted` by the office as a fact, on that day."""

    version: str
    effective_from: date
    effective_until: date | None
    effective_basis: str
    in_force: bool
    adopted_on: date | None
    digest: str
    parent_version: str | None
    rules: int
    inherited: int


class PackTold(BaseModel):
    """The rules of one government; `own` where they are this office's, else the tier above."""

    code: str
    name: str
    name_en: str
    tier: str
    issuer: str
    own: bool
    parent: str | None
    versions: list[VersionTold]


class PacksTold(BaseModel):
    items: list[PackTold]
    as_of_day: date


class ArticleTold(BaseModel):
    """An article's own words. The texts of laws do not come with the product: `text` is then empty."""

    ref: str
    title: str
    of: str
    text: str


class RuleTold(BaseModel):
    """`differs` from the parent's rule of the same key; `changed` since the version before, `was` its value then."""

    key: str
    chapter: str
    name_zh: str
    name_en: str
    form: str
    unit: str
    keyed_by: str
    value: Any
    basis: str
    articles: list[str]
    inherited: bool
    differs: bool
    parent_value: Any = None
    parent_articles: list[str] = []
    changed: bool = False
    was: Any = None
    note: str
    used: list[str]


class ChapterTold(BaseModel):
    code: str
    name: str


class RulesTold(BaseModel):
    """One version in full."""

    code: str
    name: str
    version: str
    previous: str | None
    chapters: list[ChapterTold]
    rules: list[RuleTold]
    articles: list[ArticleTold]


@router.get("", responses=responses(401, 403, 422, 503))
def packs(here: Here, asked: Asked, as_of: AsOf = None) -> PacksTold:
    """The office's own rules and those of the tier above, version by version, as known on a day."""
    require(asked.caller, "rules.see")
    at = moment(here, as_of)
    if not (adopted := _adopted(here, at)):
        return PacksTold(items=[], as_of_day=at.day)
    own = [pack for pack, _ in adopted]
    days = {pack.version: day for pack, day in adopted}
    told = [_pack(own, at.day, days)]
    parent = own[-1].parent
    while parent and (above := shipped().get(parent)):
        told.append(_pack(above, at.day, {}))
        parent = above[-1].parent
    return PacksTold(items=told, as_of_day=at.day)


@router.get("/{pack}/{version}", responses=responses(401, 403, 404, 422, 503))
def rules(here: Here, asked: Asked, pack: PackCode, version: Version) -> RulesTold:
    """Every rule of one version with its articles, what the tier above says, and what the version before said."""
    require(asked.caller, "rules.see")
    own = [each for each, _ in _adopted(here, Moment(None, here.today()))]
    versions = own if own[-1].code == pack else shipped().get(pack, [])
    place = next((n for n, each in enumerate(versions) if each.version == version), None)
    if place is None:
        raise NotThere
    found, before = versions[place], versions[place - 1] if place else None
    parent = _parent(found)
    articles = sorted({ref for rule in found.values.values() for ref in rule.articles}, key=_order)
    if parent:
        articles = sorted({*articles, *(ref for r in parent.values.values() for ref in r.articles)}, key=_order)
    told = (_article(ref, found) for ref in articles)
    return RulesTold(
        code=found.code,
        name=found.name,
        version=found.version,
        previous=before.version if before else None,
        chapters=[ChapterTold(code=each.code, name=said(each.zh, each.en)) for each in CHAPTERS],
        rules=[
            _rule(chapter.code, key, found, parent, before)
            for chapter in CHAPTERS
            for key in chapter.keys
            if key.name in found.values
        ],
        articles=[each for each in told if each],
    )


def _adopted(here: Door, at: Moment) -> list[tuple[RulePack, date]]:
    """The versions the office had adopted by then, each with its day of adoption, the oldest first; by a past day
    perhaps none."""
    found: dict[str, tuple[RulePack, date]] = {}
    for recorded in here.record.history(RULEBOOK):
        fact = recorded.fact
        if (at.position is None or recorded.position <= at.position) and isinstance(fact, Rulebook.PackAdopted):
            _, day = found.get(fact.version, (None, fact.act.on))
            found[fact.version] = RulePack.from_fact(fact.content), day
    if not found and at.position is None:
        raise NotReady("规则包尚未采用", "No rule pack has been adopted yet", wait=30)
    return sorted(found.values(), key=lambda each: (each[0].effective_from, each[1]))


def _pack(versions: Sequence[RulePack], day: date, adopted: dict[str, date]) -> PackTold:
    newest = versions[-1]
    begun = [pack for pack in versions if pack.effective_from <= day] or versions[:1]
    return PackTold(
        code=newest.code,
        name=newest.name,
        name_en=newest.name_en,
        tier=newest.tier,
        issuer=said(newest.issuer, newest.issuer_en),
        own=bool(adopted),
        parent=newest.parent,
        versions=[
            VersionTold(
                version=pack.version,
                effective_from=pack.effective_from,
                effective_until=versions[n + 1].effective_from if n + 1 < len(versions) else None,
                effective_basis=pack.effective_basis,
                in_force=pack is begun[-1],
                adopted_on=adopted.get(pack.version),
                digest=pack.digest(),
                parent_version=pack.parent_version,
                rules=len(pack.values),
                inherited=sum(rule.inherited for rule in pack.values.values()),
            )
            for n, pack in enumerate(versions)
        ],
    )


def _parent(pack: RulePack) -> RulePack | None:
    above = shipped().get(pack.parent or "", [])
    return next((each for each in above if each.version == pack.parent_version), None)


def _rule(chapter: str, key: Key, pack: RulePack, parent: RulePack | None, before: RulePack | None) -> RuleTold:
    rule = pack.rule(key.name)
    above = parent.values.get(key.name) if parent else None
    earlier = before.values.get(key.name) if before else None
    changed = bool(before) and any(each.key == key.name for each in differences(before, pack)) if before else False
    return RuleTold(
        key=key.name,
        chapter=chapter,
        name_zh=key.zh,
        name_en=key.en,
        form=key.form,
        unit=key.unit,
        keyed_by=key.keyed_by,
        value=rule.value,
        basis=rule.basis,
        articles=list(rule.articles),
        inherited=rule.inherited,
        differs=above is not None and above.value != rule.value,
        parent_value=above.value if above else None,
        parent_articles=list(above.articles) if above else [],
        changed=changed,
        was=earlier.value if earlier and changed else None,
        note=_note(rule),
        used=[said(zh, en) for zh, en in USED.get(key.name, ())],
    )


def _note(rule: Rule) -> str:
    return said(rule.note_zh, rule.note_en)


def _article(ref: str, pack: RulePack) -> ArticleTold | None:
    if found := LAW.fullmatch(ref):
        law = pack.laws.get(found[1])
        of = said(str(law["zh"]), str(law["en"])) if law else found[1]
        return ArticleTold(ref=ref, title=_title(int(found[2])), of=of, text="")
    if not (found := ARTICLE.fullmatch(ref)):
        return None
    of_letter = {each.letter: each for versions in shipped().values() for each in versions} | {pack.letter: pack}
    source = of_letter.get(found[1])
    if source is None:
        return None
    text = rule_texts(source.code).get(int(found[2]), "") if source.code in shipped() else ""
    return ArticleTold(ref=ref, title=_title(int(found[2])), of=said(source.name, source.name_en), text=text)


def _title(n: int) -> str:
    tens, ones = divmod(n, 10)
    ten = ("" if tens < 2 else DIGITS[tens]) + "十" if tens else ""
    return said(f"第{ten}{DIGITS[ones] if ones else ''}条", f"Article {n}")


def _order(ref: str) -> tuple[str, int]:
    name, _, number = ref.rpartition("-") if "-" in ref else (ref[0], "", ref[1:])
    return name, int(number)
