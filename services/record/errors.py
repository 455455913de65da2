"""How keeping or reading a fact can fail, each with what to tell the user in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


class RecordError(Exception):
    """Something the record answered instead of keeping or giving a fact."""

    def __init__(self, zh: str, en: str) -> None:
        self.zh, self.en = zh, en
        super().__init__(f"{zh} / {en}")


class Missing(RecordError):  # noqa: N818 - the words of the field, here and below
    """Nothing of this kind has this id."""

    def __init__(self, kind: str, key: object) -> None:
        self.kind, self.key = kind, key
        super().__init__(f"找不到：{kind} {key}", f"not found: {kind} {key}")


class VersionConflict(RecordError):  # noqa: N818
    """Somebody else's fact came first: look again and decide again."""

    def __init__(self, detail: str = "") -> None:
        super().__init__("该事项刚刚被他人更新，请重试", "somebody else has just changed this, please try again")
        self.detail = detail


class ExpectsConflict(VersionConflict):
    """What the decision had read, without writing it, has changed since."""


class Stale(RecordError):  # noqa: N818
    """`If-Match` named a version that is no longer the current one."""

    def __init__(self, given: int, current: int | None) -> None:
        self.given, self.current = given, current
        super().__init__("页面内容已过期，请刷新后再试", "this has changed since you read it, please reload")


@dataclass(frozen=True)
class Answered:
    """What a command was answered when it was kept."""

    body_hash: bytes
    first: int
    last: int
    recorded_at: datetime
    result: Mapping[str, Any]


class CommandReplayed(RecordError):  # noqa: N818
    """This command is kept already; `answered` is its first and only answer."""

    def __init__(self, answered: Answered) -> None:
        self.answered = answered
        super().__init__("该操作此前已完成", "this command has been kept before")


class RecordUnavailable(RecordError):  # noqa: N818
    """The database cannot be reached or is too busy; nothing is known to be wrong with the command."""

    def __init__(self, why: str = "") -> None:
        self.why = why
        super().__init__("记录暂时不可用，请稍后重试", "the record cannot be reached right now, please try again")


class DiskFull(RecordUnavailable):
    """No space is left; reading still works."""

    def __init__(self, why: str = "") -> None:
        super().__init__(why)
        self.zh, self.en = "磁盘空间不足，暂不能写入", "no disk space is left, nothing can be written for now"


class TimeRefused(RecordError):  # noqa: N818
    """A recorded time from outside: for a live record always, for a simulated one when it would go back."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(f"记录时间不可指定：{why}", f"this recorded time cannot be given: {why}")


class Unreadable(RecordError):  # noqa: N818
    """A stored fact that cannot be understood. Whoever reads it stops there and says where."""

    def __init__(
        self, topic: str, why: str, position: int | None = None, originator: tuple[UUID, int] | None = None
    ) -> None:
        self.topic, self.why, self.position, self.originator = topic, why, position, originator
        where_zh = f"第 {position} 条" if position else (f"{originator[0]} 第 {originator[1]} 版" if originator else "")
        where_en = f"position {position}" if position else (f"{originator[0]} v{originator[1]}" if originator else "")
        super().__init__(f"记录{where_zh}无法读取（{topic}）：{why}", f"unreadable fact {where_en} ({topic}): {why}")
