"""Rulebook 规则: the rule packs an office has adopted, version by version, as facts."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from domain.aggregate import Act, Aggregate, AggregateCreated, Refused, midnight
from domain.rules import RulePack, pack_on

RULEBOOK: UUID = uuid5(NAMESPACE_URL, "duban:rulebook")


class Rulebook(Aggregate):
    TOPIC = "rulebook"

    class Event(Aggregate.Event):
        """A fact of this register."""

    def __init__(self) -> None:
        self.versions: list[RulePack] = []

    # 启用
    class Opened(Event, AggregateCreated):
        TOPIC = "rulebook.opened"

    # 采用规则包
    class PackAdopted(Event):
        """The whole pack with what it inherits, so that no fold ever reads a file."""

        TOPIC = "rulebook.pack_adopted"
        code: str
        version: str
        effective_from: date
        digest: str
        content: dict[str, Any]

        def apply(self, aggregate: Rulebook) -> None:
            pack = RulePack.from_fact(self.content)
            known = [held.version for held in aggregate.versions]
            if self.version in known:  # completed
                aggregate.versions[known.index(self.version)] = pack
            else:
                aggregate.versions.append(pack)

    @classmethod
    def open(cls, act: Act) -> Rulebook:
        return cls._create(cls.Opened, id=RULEBOOK, act=act, timestamp=midnight(act.on))

    def adopt(self, pack: RulePack, act: Act) -> None:
        """A version is adopted once; the same again adds no fact, another content under its name is refused.

        Rule keys made since are added to it by a further fact: they decide about its old matters too.
        """
        for adopted in self.versions:
            if adopted.version == pack.version:
                if adopted.digest() == pack.digest():
                    return
                if not pack.completes(adopted):
                    raise Refused(
                        "rulebook.version",
                        f"规则包{pack.code}的{pack.version}版已采用，内容不同的须用新版本号",
                        f"Version {pack.version} of pack {pack.code} is adopted already; changed content needs a new version",
                    )
        self.record(
            self.PackAdopted,
            act,
            code=pack.code,
            version=pack.version,
            effective_from=pack.effective_from,
            digest=pack.digest(),
            content=pack.to_fact(),
        )

    def lacking(self) -> tuple[str, ...]:
        """The rule keys of today that some adopted version says nothing of."""
        return tuple(sorted({key for pack in self.versions for key in pack.lacking()}))

    def on(self, day: date) -> RulePack:
        """The pack in force on that day; before the first one, the first."""
        in_force = [pack for pack in self.versions if pack.effective_from <= day]
        return pack_on(in_force, day) if in_force else self.versions[0]
