from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import orjson
import pytest

from domain.aggregate import Act, Aggregate, Personal
from services.record.errors import Unreadable
from services.record.mapper import FactMapper, converters, decode_act
from tests.house import act
from tests.services.record.story import Matter

FULL = Act(
    by="clerk", on=date(2026, 3, 2), channel="paper", command_id="c-1", acting_for="head", on_behalf_of="leader",
    late=True, reason="纸质件后到",
)  # fmt: skip


@pytest.fixture
def mapper():
    return FactMapper()


def measured(**fields):
    matter = Matter.open("一事", act())
    whole = {
        "points": Decimal("98.50"),
        "due": date(2026, 6, 30),
        "at": datetime(2026, 3, 2, 8, 30, tzinfo=UTC),
        "parent": UUID(int=7),
        "who": Personal("subject", "key", "cipher"),
        "days": [date(2026, 3, 2), date(2026, 3, 3)],
        "shares": {"甲": Decimal("0.1")},
        "plain": {"n": 1, "list": [1, None, "乙"]},
        "flag": False,
    }
    matter.record(Matter.Measured, FULL, **{**whole, **fields})
    return matter.collect_events()[-1]


def test_every_declared_type_reads_back_the_same(mapper):
    fact = measured()

    stored = mapper.to_stored_event(fact)

    assert mapper.to_domain_event(stored) == fact
    assert stored.topic == "test.matter.measured"


def test_what_is_not_there_reads_back_as_not_there(mapper):
    fact = measured(due=None, who=None)

    assert mapper.to_domain_event(mapper.to_stored_event(fact)) == fact


def test_the_bytes_are_compact_and_hold_no_column_twice(mapper):
    matter = Matter.open("一事", act(command_id=""))

    [fact] = matter.collect_events()
    state = mapper.to_stored_event(fact).state

    assert state == (
        '{"act":{"by":"clerk","on":"2026-03-02","channel":"api"},'
        '"originator_topic":"test.matter","title":"一事"}'.encode()
    )


@pytest.mark.parametrize("one", [FULL, Act(by="x", on=date(2026, 1, 1))])
def test_an_act_reads_back_as_its_own_reader_says(one):
    assert decode_act(one.to_json()) == Act.from_json(one.to_json()) == one


def test_old_facts_are_brought_up_step_by_step(mapper):
    plain = {"act": act().to_json(), "name": "旧名"}

    fact = mapper.decode("test.matter.renamed", orjson.dumps(plain), UUID(int=1), 2)

    assert (fact.title, fact.reason) == ("旧名", "")
    again = mapper.to_stored_event(fact)
    assert orjson.loads(again.state)["class_version"] == 3
    assert mapper.to_domain_event(again) == fact


ACT = b'{"by":"clerk","on":"2026-03-02","channel":"api"}'


@pytest.mark.parametrize(
    ("topic", "state", "why"),
    [
        ("test.unknown", b"{}", "no fact has this topic"),
        ("os:system", b"{}", "no fact has this topic"),
        ("test.matter.noted", b"{", "JSONDecodeError"),
        ("test.matter.noted", b'{"act":' + ACT + b',"text":"\xff"}', "JSONDecodeError"),
        ("test.matter.noted", b"[]", "not an object"),
        ("test.matter.noted", b"null", "not an object"),
        ("test.matter.noted", b'{"act":' + ACT + b"}", "field text is missing"),
        ("test.matter.noted", b'{"act":' + ACT + b',"text":"a","more":1}', "field more is unknown"),
        ("test.matter.noted", b'{"act":' + ACT + b',"words":"a"}', "text"),
        ("test.matter.noted", b'{"act":' + ACT + b',"text":7}', "text"),
        ("test.matter.noted", b'{"act":{"by":"x"},"text":"a"}', "on"),
        ("test.matter.noted", b'{"act":{"by":"x","on":"2026-13-01","channel":"api"},"text":"a"}', "month"),
        ("test.matter.noted", b'{"act":' + ACT[:-1] + b',"power":1},"text":"a"}', "power"),
        ("test.matter.renamed", b'{"act":' + ACT + b',"class_version":9,"title":"a","reason":""}', "newer"),
    ],
)
def test_what_cannot_be_read_says_where_and_why(mapper, topic, state, why):
    with pytest.raises(Unreadable) as found:
        mapper.decode(topic, state, UUID(int=1), 2, position=41)

    assert found.value.position == 41
    assert found.value.topic == topic
    assert why in found.value.why
    assert "第 41 条" in found.value.zh


@pytest.mark.parametrize("hint", [tuple[str, ...], set[str], date | Decimal, date | str])
def test_a_type_json_cannot_hold_is_refused_when_the_class_is_first_met(hint):
    with pytest.raises(TypeError):
        converters(hint)


@pytest.mark.parametrize("plain", [{"on": date(2026, 1, 1)}, {"points": Decimal(1)}, {"set": {1}}])
def test_what_json_cannot_hold_is_not_kept(mapper, plain):
    with pytest.raises(TypeError):
        mapper.to_stored_event(measured(plain=plain))


@pytest.mark.parametrize("wrong", [{"flag": 1}, {"plain": []}, {"days": (date(2026, 1, 1),)}])
def test_what_would_come_back_as_another_type_is_not_kept(mapper, wrong):
    with pytest.raises(TypeError):
        mapper.to_stored_event(measured(**wrong))


def test_a_time_without_a_zone_is_not_kept(mapper):
    with pytest.raises(TypeError):
        mapper.to_stored_event(measured(at=datetime(2026, 3, 2)))  # noqa: DTZ001 - that is the point


def test_every_fact_of_the_domain_has_a_shape(mapper):
    for topic in Aggregate.FACTS:
        assert mapper._of_topic(topic).topic == topic
