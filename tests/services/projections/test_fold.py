"""The fold alone: what becomes a version of a row, and what does not."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

import pytest

from services.projections.columns import columns_of, laid_out
from services.projections.projection import Fold, Projection, UnknownTopic, Version, folded
from tests.services.projections.lives import Note


class Tally(NamedTuple):
    name: str
    count: int


class Tallies(Projection[Tally]):
    """Each fact is a list of steps: ("put", name, count) or ("remove", name)."""

    name, version = "tallies", 1
    row = Tally
    key = ("name",)

    def topics(self):
        return frozenset({"directive.urged"})

    def apply(self, fact, recorded, rows):
        for step, name, *count in fact:
            if step == "put":
                rows.put(Tally(name, *count))
            elif step == "add":
                before = rows.get((name,))
                rows.put(Tally(name, (before.count if before else 0) + 1))
            else:
                rows.remove((name,))


def versions(*steps):
    fold = folded(Tallies(), [Note(n, given) for n, given in enumerate(steps, start=1)])
    return sorted(fold.versions())


def test_a_row_is_true_from_the_fact_that_made_it_until_the_one_that_changed_it():
    told = versions([("put", "a", 1)], [], [("put", "a", 2)])

    assert told == [Version(Tally("a", 1), 1, 3), Version(Tally("a", 2), 3, None)]


def test_several_puts_at_one_position_collapse_into_the_last():
    told = versions([("put", "a", 1), ("put", "a", 2), ("add", "a")])

    assert told == [Version(Tally("a", 3), 1, None)]


def test_an_equal_row_is_no_new_version():
    told = versions([("put", "a", 1)], [("put", "a", 1)])

    assert told == [Version(Tally("a", 1), 1, None)]


def test_there_and_back_at_one_position_changes_nothing():
    told = versions([("put", "a", 1)], [("put", "a", 5), ("put", "a", 1)])

    assert told == [Version(Tally("a", 1), 1, None)]


def test_a_removed_row_has_an_end_and_may_come_again():
    told = versions([("put", "a", 1)], [("remove", "a")], [("add", "a")])

    assert told == [Version(Tally("a", 1), 1, 2), Version(Tally("a", 1), 3, None)]


def test_removing_what_is_not_there_changes_nothing():
    assert versions([("remove", "a")]) == []


def test_a_known_topic_nobody_asked_for_is_passed_over_without_being_read():
    class Unread(Note):
        @property
        def fact(self):
            raise AssertionError("read")

        @fact.setter
        def fact(self, value):
            pass

    fold = Fold(Tallies())
    fold.feed(Unread(1, topic="directive.closed"))

    assert list(fold.versions()) == []


def test_an_unknown_topic_is_never_passed_over():
    with pytest.raises(UnknownTopic) as raised:
        Fold(Tallies()).feed(Note(7, topic="directive.from_the_future"))

    assert raised.value.position == 7


def test_a_fold_may_begin_anywhere_when_rows_are_loaded():
    asked = []

    def load(scopes):
        asked.extend(scopes)
        return [(3, Tally("a", 4))] if ("a",) in list(asked) else []

    fold = Fold(Tallies(), load_rows=load)
    fold.feed(Note(9, [("add", "a"), ("add", "b")]))
    fold.feed(Note(10, [("add", "a")]))

    assert sorted(fold.versions()) == [
        Version(Tally("a", 4), 3, 9),
        Version(Tally("a", 5), 9, 10),
        Version(Tally("a", 6), 10, None),
        Version(Tally("b", 1), 9, None),
    ]
    assert asked == [("a",), ("b",)], "each scope is asked for once"


class Wide(NamedTuple):
    id: UUID
    words: tuple[str, ...]
    note: str | None


def test_columns_are_read_from_the_row_type():
    id_, words, note = columns_of(Wide)

    assert (id_.ddl, words.ddl, note.ddl) == ("id uuid not null", "words text[] not null", "note text")


def test_columns_of_one_width_lie_before_those_that_vary():
    class Mixed(NamedTuple):
        words: tuple[str, ...]
        note: str
        due: date | None
        progress: int | None
        is_open: bool
        id: UUID

    assert [each.name for each in laid_out(columns_of(Mixed))] == ["id", "is_open", "progress", "due", "note", "words"]


@pytest.mark.parametrize(
    "text", ["plain", "tab\there", "line\nbreak", "back\\slash", "\\N", 'quo"te', "{a,b}", "督办", ""]
)
def test_awkward_text_survives_the_copy(record, text):
    from services.projections.table import Table
    from tests.services.projections.lives import rows_of

    class Words(Projection[Wide]):
        name, version = "words", 1
        row = Wide
        key = ("id",)

        def topics(self):
            return frozenset()

    row = Wide(UUID(int=5), (text, "x"), text)
    table = Table(Words(), record.place.tables)
    with record.place.pool.connection() as conn:
        table.create(conn)
        table.copy(conn, [(5, row, 1, None)])
        [(since, loaded)] = table.load(conn, [(UUID(int=5),)])

    assert (since, loaded) == (1, row)
    assert rows_of(record, Words()) == {row}
