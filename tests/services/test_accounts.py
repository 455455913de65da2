"""Accounts: passwords, lock-out, sessions and keys, on the real database."""

from __future__ import annotations

from datetime import timedelta

import psycopg
import pytest

from services.accounts import AccountError, Accounts, Busy, csrf_of, passwords
from services.accounts.register import FAILURES, LOCKED_FOR
from services.accounts.sessions import IDLE, LIFETIME
from services.wiring import House


@pytest.fixture
def accounts(house: House) -> Accounts:
    return Accounts(house.app_pool, house.place("500155").tables)


def later(house: House, table: str, column: str, by: timedelta) -> None:
    """Moves a stored time back, as if that long had passed."""
    with house.app_pool.connection() as conn:
        conn.execute(f"update tables_500155.{table} set {column} = {column} - %s".encode(), (by,))


def test_the_right_password_and_nothing_else_opens_an_account(accounts: Accounts):
    made = accounts.create("Office", role="office", display_name="督查室", password="long enough")

    assert accounts.authenticate("office", "long enough") == made
    assert accounts.authenticate("OFFICE", "long enough") == made
    assert accounts.authenticate("office", "long enougH") is None
    assert accounts.authenticate("nobody", "long enough") is None
    assert accounts.authenticate("office", "") is None


def test_an_accounts_id_is_not_its_name(accounts: Accounts):
    made = accounts.create("wangwu", role="office", display_name="王五")

    assert "wangwu" not in made.id


@pytest.mark.parametrize(
    "fields",
    [
        {"username": "has space"},
        {"username": "x" * 65},
        {"username": ""},
        {"role": "king"},
        {"role": "unit"},
        {"unit": "LP-JW"},
        {"role": "leader"},
        {"post": "QZ"},
        {"password": "short"},
        {"password": "x" * 257},
        {"language": "fr"},
    ],
)
def test_an_account_that_makes_no_sense_is_refused(accounts: Accounts, fields: dict[str, str]):
    with pytest.raises(AccountError) as refusal:
        accounts.create(**{"username": "office", "role": "office", "display_name": "x", **fields})

    assert refusal.value.zh
    assert refusal.value.en
    assert accounts.all() == []


def test_a_user_name_is_given_once(accounts: Accounts):
    accounts.create("office", role="office", display_name="x")

    with pytest.raises(AccountError):
        accounts.create("OFFICE", role="auditor", display_name="y")


def test_wrong_passwords_lock_an_account_for_a_while(accounts: Accounts, house: House):
    accounts.create("office", role="office", display_name="x", password="long enough")
    for _ in range(FAILURES):
        accounts.authenticate("office", "guess guess")

    assert accounts.authenticate("office", "long enough") is None
    later(house, "accounts", "locked_until", LOCKED_FOR)
    assert accounts.authenticate("office", "long enough") is not None


def test_a_right_password_forgets_earlier_wrong_ones(accounts: Accounts):
    accounts.create("office", role="office", display_name="x", password="long enough")
    for _ in range(FAILURES - 1):
        accounts.authenticate("office", "guess guess")
    accounts.authenticate("office", "long enough")
    accounts.authenticate("office", "guess guess")

    assert accounts.authenticate("office", "long enough") is not None


def test_a_disabled_account_is_out_at_once(accounts: Accounts):
    made = accounts.create("office", role="office", display_name="x", password="long enough")
    token, key = accounts.sessions.open(made), accounts.keys.create("office", label="k")
    accounts.disable("office")

    assert accounts.authenticate("office", "long enough") is None
    assert accounts.sessions.find(token) is None
    assert accounts.keys.find(key) is None
    accounts.enable("office")
    assert accounts.authenticate("office", "long enough") is not None
    assert accounts.keys.find(key) is None


def test_a_session_ends_by_idling_by_age_and_by_log_out(accounts: Accounts, house: House):
    made = accounts.create("office", role="office", display_name="x")
    idle = accounts.sessions.open(made)
    later(house, "sessions", "last_seen", IDLE)
    assert accounts.sessions.find(idle) is None

    old = accounts.sessions.open(made)
    later(house, "sessions", "expires_at", LIFETIME)
    assert accounts.sessions.find(old) is None

    left, kept = accounts.sessions.open(made), accounts.sessions.open(made)
    accounts.sessions.end(left)
    assert accounts.sessions.find(left) is None
    assert accounts.sessions.find(kept) is not None
    accounts.sessions.end_all(made.id)
    assert accounts.sessions.find(kept) is None


def test_being_used_keeps_a_session_from_idling_out(accounts: Accounts, house: House):
    token = accounts.sessions.open(accounts.create("office", role="office", display_name="x"))
    for _ in range(3):
        later(house, "sessions", "last_seen", IDLE * 0.6)
        assert accounts.sessions.find(token) is not None


def test_a_new_password_logs_out_whoever_used_the_old_one(accounts: Accounts):
    made = accounts.create("office", role="office", display_name="x", password="long enough")
    token = accounts.sessions.open(made)
    accounts.set_password("office", "another one")

    assert accounts.sessions.find(token) is None
    assert accounts.authenticate("office", "long enough") is None
    assert accounts.authenticate("office", "another one") == made


def test_a_key_opens_its_account_until_it_ends(accounts: Accounts, house: House):
    made = accounts.create("jw-system", role="unit", unit="LP-JW", display_name="x")
    key = accounts.keys.create("jw-system", label="区教委办公系统")
    prefix, _, secret = key.partition(".")

    assert accounts.keys.find(key) == made
    assert accounts.keys.find(f"{prefix}.{secret[:-1]}") is None
    assert accounts.keys.find(prefix) is None
    [listed] = accounts.keys.all()
    assert (listed.prefix, listed.label, listed.last_used is not None) == (prefix, "区教委办公系统", True)
    assert accounts.keys.end(prefix)
    assert not accounts.keys.end(prefix)
    assert accounts.keys.find(key) is None

    other = accounts.keys.create("jw-system", label="x", lifetime=timedelta(days=1))
    later(house, "api_keys", "expires_at", timedelta(days=1))
    assert accounts.keys.find(other) is None


def test_no_secret_is_stored_as_it_is(accounts: Accounts, house: House):
    made = accounts.create("office", role="office", display_name="x", password="long enough")
    token, key = accounts.sessions.open(made), accounts.keys.create("office", label="k")
    with house.app_pool.connection() as conn:
        stored = "".join(
            str(row)
            for table in ("accounts", "sessions", "api_keys")
            for row in conn.execute(f"select * from tables_500155.{table}".encode())
        )

    for secret in ("long enough", token, key.partition(".")[2], csrf_of(token)):
        assert secret not in stored
    assert "$argon2id$" in stored


def test_readers_and_auditors_cannot_read_what_opens_accounts(house: House):
    with house.reader() as conn, pytest.raises(psycopg.errors.InsufficientPrivilege):
        conn.execute("select * from tables_500155.accounts")


def test_a_third_check_at_once_is_told_to_come_back(accounts: Accounts, monkeypatch: pytest.MonkeyPatch):
    accounts.create("office", role="office", display_name="x", password="long enough")
    accounts.authenticate("office", "long enough")
    monkeypatch.setattr(passwords, "CHECK_WAIT", 0.01)

    with passwords.one_check(), passwords.one_check(), pytest.raises(Busy):
        accounts.authenticate("office", "long enough")
