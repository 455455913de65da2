from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import psycopg
import pytest

from services.record import personal
from tests.house import act
from tests.services.record.story import Matter

PHONE = "13800000000"


def test_who_has_the_key_reads_the_text(record):
    sealed = personal.seal(record, "petitioner-1", PHONE)

    assert personal.open(record, sealed) == PHONE
    assert sealed.subject == "petitioner-1"
    assert PHONE not in sealed.ciphertext


def test_the_same_text_is_never_sealed_the_same_way(record):
    assert personal.seal(record, "a", PHONE).ciphertext != personal.seal(record, "a", PHONE).ciphertext


def test_destroying_the_key_erases_the_person_and_nobody_else(record):
    gone, stays = personal.seal(record, "a", PHONE), personal.seal(record, "b", PHONE)

    assert personal.shred(record, "a") == 1

    assert personal.open(record, gone) is None
    assert personal.open(record, stays) == PHONE
    assert personal.shred(record, "a") == 0


def test_who_comes_back_gets_a_new_key(record):
    before = personal.seal(record, "a", PHONE)
    personal.shred(record, "a")

    after = personal.seal(record, "a", PHONE)

    assert personal.open(record, after) == PHONE
    assert personal.open(record, before) is None


def test_many_first_values_at_once_share_one_key(record):
    with ThreadPoolExecutor(8) as pool:
        sealed = list(pool.map(lambda n: personal.seal(record, "a", str(n)), range(16)))

    assert len({each.key_id for each in sealed}) == 1
    assert [personal.open(record, each) for each in sealed] == [str(n) for n in range(16)]


def test_a_value_moved_to_another_person_or_changed_does_not_open(record):
    mine = personal.seal(record, "a", PHONE)
    other = personal.seal(record, "b", PHONE)

    for forged in (
        replace(mine, subject="b"),
        replace(mine, ciphertext=other.ciphertext),
        replace(mine, ciphertext=mine.ciphertext[:-4] + "AAA="),
        replace(mine, ciphertext="not base64!"),
    ):
        with pytest.raises(personal.Damaged):
            personal.open(record, forged)


def test_no_table_holds_the_text_or_the_bare_key(house, record):
    sealed = personal.seal(record, "a", PHONE)
    record.keep(Matter.open(sealed.ciphertext, act()))

    with psycopg.connect(house.dsn) as conn:
        [(wrapped,)] = conn.execute("SELECT wrapped FROM tables_500155.personal_keys").fetchall()
        assert PHONE.encode() not in bytes(wrapped)
        personal.shred(record, "a")
        assert conn.execute("SELECT wrapped, shredded_at IS NULL FROM tables_500155.personal_keys").fetchall() == [
            (None, False)
        ]
