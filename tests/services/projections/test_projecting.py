"""Following the record: the tables say what a fold of the facts says, whatever happens on the way."""

import threading

import psycopg
import pytest

from services.projections import all_projections
from services.projections.engine import Deposed
from services.projections.ledger import WORDS, Ledger, words
from services.projections.ledger import standing as where_it_stands
from services.projections.projection import Fold, Projection
from services.projections.projector import Projector
from services.projections.source import RecordSource
from services.queries.freshness import NotYet, reached, wait_for
from tests.bench.history import moment
from tests.services.projections.lives import (
    ZONE,
    Note,
    all_facts,
    caught_up,
    followers,
    further_facts,
    in_memory,
    lived,
    poison,
    rows_of,
    sorted_versions,
    standing,
    versions_of,
)
from tests.services.projections.test_fold import Tally
from tests.stories import (
    corrected,
    entered_late,
    extended,
    handed_over,
    merged,
    objected,
    reinstructed,
    reopened,
    resumed,
    split,
)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_version_of_every_table_equals_the_fold_of_the_facts(record, seed):
    lived(record, 700, seed=seed)

    for n, follower in enumerate(followers(record, batch=97)):
        caught_up(follower)
        follower.close()
        expected = in_memory(all_projections(ZONE)[n], all_facts(record))
        assert versions_of(record, follower.projection) == sorted_versions(follower.projection, expected), follower.name


def told(story):
    """A story's facts as if recorded on the days they happened."""
    return [
        Note(n, fact, fact.originator_id, fact.originator_version, fact.TOPIC, moment(fact.act.on))
        for n, fact in enumerate(story().collect_events(), start=1)
    ]


STORIES = [corrected, reinstructed, handed_over, reopened, split, merged, resumed, objected, extended, entered_late]


@pytest.mark.parametrize("story", [*STORIES, None], ids=[*(story.__name__ for story in STORIES), "random lives"])
def test_after_every_fact_the_ledger_says_what_the_aggregate_says(record, story):
    if story is None:
        lived(record, 900)
    fold, directives = Fold(Ledger(ZONE)), {}

    for recorded in all_facts(record) if story is None else told(story):
        fold.feed(recorded)
        id = recorded.originator_id
        directives[id] = directive = recorded.fact.mutate(directives.get(id))
        row = fold.get((id,))
        assert row[:WORDS] == words(directive)
        assert row[WORDS:] == where_it_stands(directive, directive.look(), row, directive.holder_since, row.reported_to)


def test_a_follower_goes_on_exactly_where_another_stopped(record):
    lived(record, 600)
    [first] = followers(record, Ledger(ZONE), batch=50)
    first.run_once()
    first.run_once()
    first.close()

    [second] = followers(record, Ledger(ZONE), batch=71)
    passed = second.run_once()
    assert standing(record, "ledger").position == 100 + passed.facts
    caught_up(second)
    second.close()

    expected = in_memory(Ledger(ZONE), all_facts(record))
    assert versions_of(record, Ledger(ZONE)) == sorted_versions(Ledger(ZONE), expected)


def test_killed_between_fold_and_commit_it_leaves_nothing_half_done(record, monkeypatch):
    lived(record, 400)
    [follower] = followers(record, Ledger(ZONE))
    follower.run_once()
    kept = versions_of(record, Ledger(ZONE))

    def die(*_, **__):
        raise psycopg.OperationalError("killed")

    with monkeypatch.context() as patch:
        patch.setattr(follower.checkpoints, "move", die)
        with pytest.raises(psycopg.OperationalError):
            follower.run_once()
    follower.close()

    assert versions_of(record, Ledger(ZONE)) == kept
    assert standing(record, "ledger").position == 100
    [again] = followers(record, Ledger(ZONE))
    caught_up(again)
    again.close()
    expected = in_memory(Ledger(ZONE), all_facts(record))
    assert versions_of(record, Ledger(ZONE)) == sorted_versions(Ledger(ZONE), expected)


def test_one_leads_and_the_other_stands_by_until_it_is_gone(record):
    lived(record, 150)
    [first], [second] = followers(record, Ledger(ZONE)), followers(record, Ledger(ZONE))

    assert first.run_once().is_leader
    assert not second.run_once().is_leader
    first.close()
    assert second.run_once().is_leader
    second.close()


def test_whoever_lost_the_lead_without_knowing_writes_nothing(record):
    lived(record, 300)
    [follower] = followers(record, Ledger(ZONE))
    follower.run_once()
    with record.place.pool.connection() as conn:
        follower.checkpoints.move(conn, "ledger", Ledger.version, old=100, new=150)

    with pytest.raises(Deposed):
        follower.run_once()
    follower.close()

    assert standing(record, "ledger").position == 150


# ── one that is slow, one that raises, one that cannot read ─────────────────────────────────────


class Broken(Projection[Tally]):
    """Counts facts, and cannot bear one of them."""

    name, version = "broken", 1
    row = Tally
    key = ("name",)

    def __init__(self, bad=0):
        self.bad = bad

    def topics(self):
        return frozenset({"directive.registered", "directive.numbered"})

    def apply(self, fact, recorded, rows):
        if recorded.position == self.bad:
            raise ZeroDivisionError("unbearable")
        before = rows.get(("all",))
        rows.put(Tally("all", (before.count if before else 0) + 1))


def test_a_fold_that_raises_stops_at_that_position_and_nowhere_else(record):
    lived(record, 200)
    bad = [fact.position for fact in all_facts(record) if fact.topic == "directive.numbered"][5]
    [broken, ledger] = followers(record, Broken(bad), Ledger(ZONE))

    assert caught_up(broken).is_stopped
    caught_up(ledger)

    stopped = standing(record, "broken")
    assert (stopped.position, stopped.stopped_at) == (bad - 1, bad)
    assert "unbearable" in stopped.error
    assert standing(record, "ledger").position == 200
    assert not standing(record, "ledger").is_stopped
    with record.place.pool.connection() as conn, pytest.raises(NotYet):
        wait_for(conn, record.place.tables, 200, names=["broken"], timeout=0)
    for each in (broken, ledger):
        each.close()


def test_once_mended_a_stopped_projection_goes_on_where_it_stopped(record):
    lived(record, 120)
    registered = [fact.position for fact in all_facts(record) if fact.topic in Broken().topics()]
    [broken] = followers(record, Broken(registered[9]))
    caught_up(broken)
    broken.close()

    [mended] = followers(record, Broken())
    caught_up(mended)
    mended.close()

    assert rows_of(record, Broken()) == {Tally("all", len(registered))}
    assert not standing(record, "broken").is_stopped


def test_a_slow_fold_holds_up_no_other(record):
    lived(record, 150)
    begun, release = threading.Event(), threading.Event()

    class Slow(Broken):
        name = "slow"

        def apply(self, fact, recorded, rows):
            begun.set()
            assert release.wait(30)
            super().apply(fact, recorded, rows)

    source = RecordSource(record)
    projector = Projector(source, [Slow(), Ledger(ZONE)], source.connect)
    projector.start()
    try:
        assert begun.wait(20)
        with record.place.pool.connection() as conn:
            assert wait_for(conn, record.place.tables, 150, names=["ledger"], timeout=20) == 150
            assert reached(conn, record.place.tables, ["slow"]) == 0
            release.set()
            assert wait_for(conn, record.place.tables, 150, names=["slow"], timeout=20) == 150
    finally:
        release.set()
        projector.stop()


@pytest.mark.parametrize(
    ("topic", "state"),
    [
        ("directive.from_the_future", b"{}"),
        ("os.system", b"{}"),
        ("directive.urged", b'{"act"'),
        ("directive.urged", b""),
        ("directive.urged", b'{"act": 5}'),
        ("directive.urged", b"[]"),
        ("directive.urged", b"\xff" * 1_000_000),
    ],
    ids=["unknown topic", "foreign topic", "bad json", "empty", "wrong type", "no object", "huge"],
)
def test_an_unreadable_fact_stops_the_projection_loudly_at_its_position(house, record, topic, state):
    lived(record, 60)
    position = poison(house, record, topic, state)
    [follower] = followers(record, Ledger(ZONE))

    assert caught_up(follower).is_stopped
    follower.close()

    stopped = standing(record, "ledger")
    assert (stopped.position, stopped.stopped_at) == (position - 1, position)
    assert rows_of(record, Ledger(ZONE)) == {
        row for _, row in in_memory(Ledger(ZONE), all_facts(record, position - 1)).open.values()
    }


def test_a_fact_only_others_would_read_stops_only_them(house, record):
    class Series(Broken):
        name = "series"

        def topics(self):
            return frozenset({"series.given"})

    lived(record, 60)
    position = poison(house, record, "series.given", b"{")
    [ledger, series] = followers(record, Ledger(ZONE), Series())

    assert not caught_up(ledger).is_stopped
    assert caught_up(series).is_stopped
    assert standing(record, "ledger").position == position
    assert standing(record, "series").stopped_at == position
    for each in (ledger, series):
        each.close()


def test_a_row_its_table_cannot_hold_stops_at_the_fact_that_gave_it(record):
    lived(record, 100)
    bad = [fact.position for fact in all_facts(record) if fact.topic == "directive.numbered"][3]

    class TooMuch(Broken):
        name = "too_much"

        def apply(self, fact, recorded, rows):
            rows.put(Tally(str(recorded.position), 2**80 if recorded.position == bad else 1))

    [follower] = followers(record, TooMuch())
    for _ in range(100):
        if follower.run_once().is_stopped:
            break
    follower.close()

    assert standing(record, "too_much").stopped_at == bad
    assert standing(record, "too_much").position == bad - 1


# ── the loop ────────────────────────────────────────────────────────────────────────────────────


def test_the_loop_outlives_its_connections(house, record):
    lived(record, 50)
    source = RecordSource(record)
    projector = Projector(source, [Ledger(ZONE)], source.connect)
    projector.start()
    try:
        with psycopg.connect(house.dsn, autocommit=True) as conn:
            wait_for(conn, record.place.tables, 50, names=["ledger"], timeout=20)
            cut = conn.execute(
                "select count(pg_terminate_backend(pid)) from pg_stat_activity"
                " where application_name = 'duban projections' and datname = current_database()"
            ).fetchone()
            assert cut[0] >= 1
            assert further_facts(record)
            wait_for(conn, record.place.tables, record.head()[0], names=["ledger"], timeout=20)
    finally:
        projector.stop()

    assert rows_of(record, Ledger(ZONE)) == {row for _, row in in_memory(Ledger(ZONE), all_facts(record)).open.values()}


def test_an_idle_loop_still_has_a_heart_beat(record):
    lived(record, 20)
    [follower] = followers(record, Ledger(ZONE))
    caught_up(follower)
    before = standing(record, "ledger")
    follower._beat_at = 0.0  # a second has passed

    follower.run_once()
    follower.close()

    after = standing(record, "ledger")
    assert after.position == before.position
    assert after.heart_beat > before.heart_beat
