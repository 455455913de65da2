"""Notices 提醒: what the machine told a unit, for the unit to read. The machine only reminds; people urge.

Values and keys are kept, the sentence is made when it is read. Nothing here is a fact, and nothing scores.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal, LiteralString, get_args
from uuid import UUID

from psycopg import Connection
from psycopg.sql import SQL, Composed, Identifier
from psycopg.types.json import Jsonb

Reason = Literal[
    "overdue", "due_today", "due_soon", "report_overdue", "report_today", "report_soon", "to_supplement", "to_sign",
    "meeting_overdue", "meeting_soon", "document_expired", "document_expires", "filing_overdue", "filing_soon",
    "cleanup_overdue", "cleanup_soon",
]  # fmt: skip
REASONS: tuple[Reason, ...] = get_args(Reason)
"""The most pressing first: the order within a digest."""

MOST_LISTED = 200
OFFICE = "office"
"""To whom the office's own digest is written, as a unit's is to the unit."""


@dataclass(frozen=True, slots=True)
class Item:
    """One matter a unit is reminded of, or a meeting or document the office is. `working_days` to the day named, negative once it has passed."""

    reason: Reason
    directive: UUID
    number: str
    title: str
    due: date | None = None
    working_days: int = 0

    def to_json(self) -> dict[str, object]:
        return {
            "reason": self.reason,
            "directive": str(self.directive),
            "number": self.number,
            "title": self.title,
            "due": None if self.due is None else self.due.isoformat(),
            "working_days": self.working_days,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Item:
        return cls(
            kept["reason"],
            UUID(kept["directive"]),
            kept["number"],
            kept["title"],
            None if kept["due"] is None else date.fromisoformat(kept["due"]),
            kept["working_days"],
        )


@dataclass(frozen=True, slots=True)
class Notice:
    """One digest 提醒 for one unit and day."""

    id: int
    unit: str
    day: date
    kind: str
    items: tuple[Item, ...]
    made_at: datetime
    read_at: datetime | None = None
    read_by: str | None = None


@dataclass(frozen=True, slots=True)
class Marks:
    """How far one account has read what concerns it, of all matters and of single ones, and which it muted 免打扰."""

    read_to: int = 0
    by_matter: Mapping[UUID, int] = field(default_factory=dict)
    muted: frozenset[UUID] = frozenset()

    def is_read(self, directive: UUID, position: int) -> bool:
        return position <= max(self.read_to, self.by_matter.get(directive, 0))


Carrier = Callable[[Sequence[Notice]], None]
"""Takes new notices out of the house, by mail for instance. What it loses still stands on the unit's page."""


def listed(
    conn: Connection[Any], tables: str, unit: str, *, unread: bool = False, before: int | None = None, limit: int = 50
) -> list[Notice]:
    """A unit's notices, the newest first; `before` is the id of the last one already shown."""
    rows = conn.execute(
        _about(
            "select id, unit, day, kind, items, made_at, read_at, read_by from {} where unit = %s"
            " and (not %s or read_at is null) and (%s::bigint is null or id < %s) order by id desc limit %s",
            tables,
        ),
        [unit, unread, before, before, max(0, min(limit, MOST_LISTED))],
    )
    return [_notice(row) for row in rows]


def unread(conn: Connection[Any], tables: str, unit: str) -> int:
    """How many notices a unit has not read."""
    row = conn.execute(_about("select count(*) from {} where unit = %s and read_at is null", tables), [unit]).fetchone()
    return int(row[0]) if row else 0


def mark_read(conn: Connection[Any], tables: str, unit: str, ids: Sequence[int], *, by: str) -> int:
    """Marks these notices of the unit as read by an account; answers how many were unread. The first reader stays."""
    marked = conn.execute(
        _about(
            "update {} set read_at = now(), read_by = %s where unit = %s and id = any(%s) and read_at is null", tables
        ),
        [by, unit, list(ids)],
    )
    return marked.rowcount


def marks(conn: Connection[Any], tables: str, account: str) -> Marks:
    """What this account has read and muted."""
    read_to, by_matter, muted = 0, {}, set()
    for directive, position, is_muted in conn.execute(
        _marks("select directive, read_to, muted_at is not null from {} where account_id = %s", tables), [account]
    ):
        if directive is None:
            read_to = position
            continue
        by_matter[directive] = position
        if is_muted:
            muted.add(directive)
    return Marks(read_to, by_matter, frozenset(muted))


def mark_read_to(
    conn: Connection[Any], tables: str, account: str, position: int, directive: UUID | None = None
) -> None:
    """Everything up to a position has been read, of one matter or of all. What was read stays read."""
    conn.execute(
        _marks(
            "insert into {} as m (account_id, directive, read_to) values (%s, %s, %s)"
            " on conflict (account_id, directive) do update set read_to = greatest(m.read_to, excluded.read_to)",
            tables,
        ),
        [account, directive, position],
    )


def mute(conn: Connection[Any], tables: str, account: str, directive: UUID, *, muted: bool) -> None:
    """No more is counted of this matter for this account, or again."""
    conn.execute(
        _marks(
            "insert into {} as m (account_id, directive, muted_at) values (%s, %s, case when %s then now() end)"
            " on conflict (account_id, directive) do update set muted_at = excluded.muted_at",
            tables,
        ),
        [account, directive, muted],
    )


def keep(
    conn: Connection[Any], tables: str, digests: Mapping[str, Sequence[Item]], *, day: date, kind: str
) -> list[Notice]:
    """Writes one notice for each unit, unless it has one of this kind and day; answers the new ones."""
    statement = _about(
        "insert into {} (unit, day, kind, items) values (%s, %s, %s, %s) on conflict (unit, day, kind) do nothing"
        " returning id, unit, day, kind, items, made_at, read_at, read_by",
        tables,
    )
    made: list[Notice] = []
    for unit, items in sorted(digests.items()):
        row = conn.execute(statement, [unit, day, kind, Jsonb([item.to_json() for item in items])]).fetchone()
        if row is not None:
            made.append(_notice(row))
    return made


def sentence(item: Item, language: str) -> str:
    """What the unit reads, in Chinese (`zh`) or English (`en`)."""
    zh, en = _SENTENCES[item.reason]
    text = en if language == "en" else zh
    days = abs(item.working_days)
    due = "" if item.due is None else item.due.isoformat() if language == "en" else f"{item.due:%Y年%m月%d日}"
    number = item.number or ("(not numbered)" if language == "en" else "（未编号）")
    unit = "working day" if days == 1 else "working days"
    return text.format(number=number, title=item.title, due=due, days=days, unit=unit)


_SENTENCES: Mapping[Reason, tuple[str, str]] = {
    "overdue": (
        "{number}《{title}》已逾期{days}个工作日，办理时限为{due}",
        "{number} “{title}” is {days} {unit} overdue; it was due on {due}",
    ),
    "due_today": ("{number}《{title}》今日到期", "{number} “{title}” is due today"),
    "due_soon": (
        "{number}《{title}》还有{days}个工作日到期，办理时限为{due}",
        "{number} “{title}” is due in {days} {unit}, on {due}",
    ),
    "report_overdue": (
        "{number}《{title}》应于{due}报送进展，已迟{days}个工作日",
        "a report on {number} “{title}” was due on {due}, {days} {unit} ago",
    ),
    "report_today": ("{number}《{title}》今日应报送进展", "a report on {number} “{title}” is due today"),
    "report_soon": (
        "{number}《{title}》应于{due}前报送进展，还有{days}个工作日",
        "a report on {number} “{title}” is due on {due}, in {days} {unit}",
    ),
    "to_supplement": (
        "{number}《{title}》的办理结果已退回，请于{due}前补充后重新报送",
        "the result of {number} “{title}” was returned; its supplement is due on {due}",
    ),
    "to_sign": ("{number}《{title}》尚未签收，应于{due}前签收", "{number} “{title}” is to be signed for by {due}"),
    "meeting_overdue": (
        "{title}于{number}召开后，下一次应于{due}前召开，已迟{days}个工作日",
        "since “{title}” of {number} nobody has met; the next meeting was due on {due}, {days} {unit} ago",
    ),
    "meeting_soon": (
        "{title}于{number}召开后，下一次应于{due}前召开，还有{days}个工作日",
        "after “{title}” of {number} the next meeting is due on {due}, in {days} {unit}",
    ),
    "document_expired": (
        "{number}《{title}》已于{due}失效，尚未清理",
        "{number} “{title}” expired on {due} and no clean-up has said so",
    ),
    "document_expires": ("{number}《{title}》的有效期至{due}", "{number} “{title}” is valid until {due}"),
    "filing_overdue": (
        "{number}《{title}》应于{due}前报送备案，已迟{days}个工作日",
        "{number} “{title}” was to be filed by {due}, {days} {unit} ago",
    ),
    "filing_soon": (
        "{number}《{title}》应于{due}前报送备案，还有{days}个工作日",
        "{number} “{title}” is to be filed by {due}, in {days} {unit}",
    ),
    "cleanup_overdue": (
        "{title}的规范性文件（{number}件）应于{due}前清理，已迟{days}个工作日",
        "the clean-up of the {number} documents of “{title}” was due on {due}, {days} {unit} ago",
    ),
    "cleanup_soon": (
        "{title}的规范性文件（{number}件）应于{due}前清理，还有{days}个工作日",
        "the clean-up of the {number} documents of “{title}” is due on {due}, in {days} {unit}",
    ),
}
assert _SENTENCES.keys() == set(REASONS)


def _about(text: LiteralString, tables: str) -> Composed:
    return SQL(text).format(Identifier(tables, "notices"))


def _marks(text: LiteralString, tables: str) -> Composed:
    return SQL(text).format(Identifier(tables, "notice_marks"))


def _notice(row: tuple[Any, ...]) -> Notice:
    id, unit, day, kind, items, made_at, read_at, read_by = row
    return Notice(id, unit, day, kind, tuple(Item.from_json(item) for item in items), made_at, read_at, read_by)
