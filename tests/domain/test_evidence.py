"""佐证材料查阅: one fact for each reader, file, way and day, and none that moves the matter itself."""

from uuid import UUID

from domain.evidence import EvidenceLog, log_of
from tests.stories import act, given

MATTER = UUID(int=7)
PHOTO, PAPER = "a" * 64, "b" * 64


def log():
    return given(EvidenceLog.open(MATTER, act=act()))


def test_a_file_taken_out_names_file_reader_and_matter():
    taken = log()

    taken.take(PHOTO, means="download", act=act("auditor"))

    [fact] = taken.collect_events()
    assert isinstance(fact, EvidenceLog.Taken)
    assert (fact.file, fact.directive, fact.act.by, fact.means) == (PHOTO, MATTER, "auditor", "download")


def test_reading_the_same_file_in_parts_is_one_fact_a_day():
    taken = log()

    for day in ("3-2", "3-2", "3-3"):
        taken.take(PAPER, means="preview", act=act("auditor", day))

    assert [fact.act.on.day for fact in taken.collect_events()] == [2, 3]


def test_another_reader_another_file_and_another_way_are_facts_of_their_own():
    taken = log()
    taken.take(PHOTO, means="preview", act=act("auditor"))

    for by, file, means in (
        ("leader", PHOTO, "preview"),
        ("auditor", PAPER, "preview"),
        ("auditor", PHOTO, "download"),
    ):
        taken.take(file, means=means, act=act(by))

    assert len(list(taken.collect_events())) == 4


def test_the_log_is_no_part_of_the_matters_own_stream():
    assert log().id == log_of(MATTER) != MATTER
    assert log_of(MATTER) != log_of(UUID(int=8))
