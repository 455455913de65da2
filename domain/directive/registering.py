"""Registering 登记: a matter a leader, a meeting or a plan ordered enters the register."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Self
from uuid import UUID

from domain.aggregate import Act, AggregateCreated, Personal, Refused, midnight, nfc
from domain.directive.confidentiality import refuse_classified
from domain.directive.life import Life
from domain.directive.opinion import refuse_bare_opinion
from domain.rules import RulePack

SOURCES = (
    "instruction", "assigned", "meeting", "work_report", "superior", "own_proposal", "proposal", "petition",
    "hotline", "audit", "inspection", "media", "livelihood", "decision", "emergency",
)  # fmt: skip
ISSUERS = ("city_party", "city_gov", "district_party", "district_gov")


class Registering(Life):
    class Registered(Life.Event, AggregateCreated):
        TOPIC = "directive.registered"
        source: str
        title: str
        content: str
        received_on: date
        basis: str
        leader: str
        opinion: str
        issuer: str
        external_number: str
        external_due: date | None
        urgency: str
        level: str
        parent: UUID | None
        series: str
        petitioner: Personal | None
        document: dict[str, Any]
        """Where it was read from: `{}`, `{intake, seq, name, sentence}` or, of a meeting, `{meeting, n, name, sentence}`."""
        pack: str

    @classmethod
    def register(
        cls,
        *,
        id: UUID,
        source: str,
        title: str,
        content: str,
        received_on: date,
        basis: str,
        pack: RulePack,
        act: Act,
        leader: str = "",
        opinion: str = "",
        issuer: str = "",
        external_number: str = "",
        external_due: date | None = None,
        urgency: str = "normal",
        level: str = "internal",
        parent: UUID | None = None,
        series: str = "",
        petitioner: Personal | None = None,
        document: Mapping[str, Any] | None = None,
    ) -> Self:
        """A matter enters the register. Needs a basis (Decree 733 art. 11); classified content stays outside."""
        title, content, basis, opinion = nfc(title), nfc(content), nfc(basis), nfc(opinion)
        refuse_classified(level, title, content, opinion, basis, external_number)
        if not title:
            raise Refused(
                "register.title", "请填写事项名称", "Please give the matter a title", fields={"field": "title"}
            )
        if not basis:
            raise Refused(
                "register.basis_required",
                "督办事项必须有依据：请填写批示、会议或文件",
                "A directive needs a basis: name the instruction, meeting or document",
                "D733-11",
                {"field": "basis"},
            )
        if source not in SOURCES:
            raise Refused(
                "register.source",
                f"没有“{source}”这种来源",
                f"There is no source {source!r}",
                fields={"field": "source"},
            )
        refuse_unknown(pack, "source.superiors", issuer, "交办机关", "issuer", empty=True)
        refuse_unknown(pack, "urgency.levels", urgency, "紧急程度", "urgency")
        if received_on > act.on:
            raise Refused(
                "register.received_on",
                "收到日期不能晚于登记日期",
                "The day of receipt cannot be after the day of registration",
                fields={"field": "received_on"},
            )
        if source == "instruction":
            if not leader:
                raise Refused(
                    "register.leader",
                    "批示事项请写明批示领导",
                    "An instruction needs the leader who gave it",
                    fields={"field": "leader"},
                )
            refuse_bare_opinion(opinion, pack)
        return cls._create(
            cls.Registered,
            id=id,
            act=act,
            timestamp=midnight(act.on),
            source=source,
            title=title,
            content=content,
            received_on=received_on,
            basis=basis,
            leader=leader,
            opinion=opinion,
            issuer=issuer,
            external_number=nfc(external_number),
            external_due=external_due,
            urgency=urgency,
            level=level,
            parent=parent,
            series=series,
            petitioner=petitioner,
            document=dict(document or {}),
            pack=f"{pack.code}@{pack.version}",
        )


def refuse_unknown(pack: RulePack, key: str, code: str, zh: str, en: str, *, empty: bool = False) -> None:
    """A code the pack does not list."""
    if code not in pack.codes(key) and not (empty and not code):
        raise Refused(key, f"没有“{code}”这一{zh}", f"There is no {en} {code!r}", fields={"field": en})
