"""The command line: a wrong call is one line and exit 2, a failure one line and exit 1, never a traceback."""

from __future__ import annotations

import json
import socket
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest

from domain.aggregate import Act
from domain.calendar import YearPlan
from services import cli, rulepacks
from services.commands.founding import publish_plan
from services.commands.order import Order
from services.record.supervision import Command
from tests import decisions
from tests.house import free_port

SAMPLES = Path(__file__).parents[2] / "services" / "intake" / "samples"


@pytest.fixture
def duban_anew(house, monkeypatch, capsys):
    """Calls `duban …` against a database of this test; answers exit code, output, errors."""
    monkeypatch.setenv("DUBAN_DATABASE_URL", house.dsn)
    monkeypatch.setenv("DUBAN_HOME", str(house.settings.home))
    monkeypatch.setenv("DUBAN_SECRET_KEY", house.settings.secret_key)

    def call(*arguments: str) -> tuple[int, str, str]:
        code = cli.call(list(arguments))
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


@pytest.fixture
def duban(duban_anew):
    """The same, of an office that is founded."""
    assert duban_anew("found")[0] == 0
    return duban_anew


@pytest.mark.parametrize(
    "arguments",
    [
        ["nope"],
        ["serve", "--port", "abc"],
        ["serve", "--port", "70000"],
        ["import"],
        ["import", "/no/such/file.txt"],
        ["import", str(SAMPLES / "README.md"), "--source", "nonsense"],
        ["replay", "--as-of", "2026-13-45"],
        ["replay", "梁府督〔1999〕1号"],
        ["rebuild", "nothing"],
        ["assess", "2026", "everybody"],
        ["assess", "2026", "departments"],
        ["export", "ledger", "out.csv"],
        ["series", "open", "1066", "--next", "1", "--basis", "x"],
        ["series", "open", "2026", "--next", "0", "--basis", "x"],
        ["export", "ledger", "/no/such/folder/out.xlsx"],
        ["account", "add"],
        ["account", "add", "somebody", "--role", "wizard", "--name", "某人"],
        ["found", "--units", "/no/such/file.csv"],
        ["verify", "--nonsense"],
    ],
)
def test_a_wrong_call_says_in_one_line_what_is_wrong(duban, arguments):
    code, _, errors = duban(*arguments)

    assert code == 2
    assert errors.startswith("duban: ")
    assert errors.count("\n") == 1


def test_an_account_is_of_a_unit_that_is_there(duban, monkeypatch):
    monkeypatch.setattr("sys.stdin", StringIO("a-long-password\n"))
    code, _, errors = duban("account", "add", "somebody", "--role", "unit", "--name", "某人", "--unit", "NOPE")
    assert (code, errors.count("NOPE"), errors.count("\n")) == (2, 2, 1)

    monkeypatch.setattr("sys.stdin", StringIO(""))
    assert duban("account", "add", "somebody", "--role", "auditor", "--name", "某人")[0] == 2

    monkeypatch.setattr("sys.stdin", StringIO("a-long-password\n"))
    assert duban("account", "add", "somebody", "--role", "auditor", "--name", "某人")[0] == 0
    assert "somebody" in duban("account", "list")[1]


def test_a_port_that_is_taken_is_one_line(duban):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        code, out, errors = duban("serve", "--port", str(other.getsockname()[1]))

    assert (code, out) == (1, "")
    assert errors.count("\n") == 1


def test_an_unknown_setting_is_refused_with_one_line(monkeypatch, capsys):
    monkeypatch.setenv("DUBAN_NONSENSE", "1")

    assert cli.call(["verify"]) == 2
    errors = capsys.readouterr().err
    assert "DUBAN_NONSENSE" in errors
    assert errors.count("\n") == 1


def test_a_server_that_cannot_be_reached_is_one_line(monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("DUBAN_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing")
    monkeypatch.setenv("DUBAN_HOME", str(tmp_path))

    assert cli.call(["verify"]) == 1
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize(
    "command",
    [
        "serve",
        "web",
        "project",
        "work",
        "import",
        "replay",
        "verify",
        "rebuild",
        "migrate",
        "found",
        "doctor",
        "timelines",
    ],
)
def test_every_command_answers_help(command, capsys):
    assert cli.call([command, "--help"]) == 0
    assert command in capsys.readouterr().out


def test_a_dry_run_shows_what_was_understood_and_keeps_nothing(duban):
    code, out, _ = duban("import", str(SAMPLES / "GBF-2019-3.txt"), "--dry-run", "--json")

    tasks = json.loads(out)
    assert code == 0
    assert [task["seq"] for task in tasks] == list(range(1, len(tasks) + 1))
    assert {"lead_units", "deadline", "read_from", "unsure", "parent_seq"} <= set(tasks[0])


def test_an_imported_document_waits_for_a_clerk(duban):
    code, _, errors = duban("import", str(SAMPLES / "GBF-2019-3.txt"))

    assert code == 0
    assert "/intake/" in errors
    assert duban("replay", "--json")[0] == 0


def test_registers_are_brought_up_to_date_from_files(duban, tmp_path):
    units = tmp_path / "units.csv"
    units.write_text("code,name,short_name,kind\nXX-JW,某区教育委员会,区教委,department\n", encoding="utf-8-sig")
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("名称\n某区\n", encoding="utf-8")

    assert duban("found", "--units", str(units))[0] == 0
    assert duban("found", "--units", str(units))[0] == 0
    code, _, errors = duban("found", "--units", str(wrong))
    assert code == 2
    assert "code" in errors


def test_a_series_opens_once(duban):
    first = duban("series", "open", "2026", "--next", "40", "--basis", "前39号为纸质登记")
    again = duban("series", "open", "2026", "--next", "50", "--basis", "再开")

    assert first[0] == 0
    assert again[0] == 1
    assert "39" in again[2]


def test_timelines_that_a_notice_moves_are_listed_and_moved_once(house, duban):
    record = house.record("500155")
    decision = decisions.review_planned()
    record.keep(decision)
    due = decision.now.timeline.current["evaluation"].due
    act = Act(by="operator", on=decision.now.last_on)
    publish_plan(record, Order(act, Command.fresh(), act.on), YearPlan(due.year, (due,), (), "通知"))
    moving = ("timelines", "--move", "calendar", "--cause", "通知", "--reason", "放假安排")

    listed = duban("timelines")[1]
    assert listed.startswith("1项有未完成环节，1项将调整")
    assert "后评估" in listed
    assert duban(*moving[:3])[0] == 2
    assert duban(*moving)[1].startswith("城区停车收费改革方案 #")
    assert duban(*moving)[1] == ""
    assert duban("timelines")[1].startswith("1项有未完成环节，0项将调整")


def test_an_untouched_record_verifies(duban):
    code, out, _ = duban("verify")

    assert code == 0, out
    assert "chain intact" in out


def test_the_doctor_finds_nothing_but_the_test_servers_speed(duban):
    _, out, _ = duban("doctor")

    ill = [line for line in out.splitlines() if line.startswith("✗")]
    assert {line.split("：")[1].split(" ")[0] for line in ill} == {"fsync", "full_page_writes"}


def test_rules_adopted_before_a_key_was_made_are_completed_before_anything_is_served(duban_anew, monkeypatch):
    packs = rulepacks.shipped()
    old = [replace(pack, values={k: v for k, v in pack.values.items() if k != "duty24h"}) for pack in packs["500155"]]
    with monkeypatch.context() as before:
        before.setattr(rulepacks, "shipped", lambda: {**packs, "500155": old})
        assert duban_anew("found")[0] == 0

    for command in (("web", "--port", str(free_port())), ("project",), ("work",)):
        code, _, errors = duban_anew(*command)
        assert (code, errors.count("\n")) == (1, 1)
        assert "duty24h" in errors
        assert "duban found" in errors
    assert [line for line in duban_anew("doctor")[1].splitlines() if "duty24h" in line and line.startswith("✗")]

    assert duban_anew("found")[0] == 0
    assert "duty24h" not in duban_anew("doctor")[1]
    assert duban_anew("verify")[0] == 0


def test_the_ledger_is_written(duban, tmp_path):
    code, _, _ = duban("export", "ledger", str(tmp_path / "台账.xlsx"))

    assert code == 0
    assert (tmp_path / "台账.xlsx").stat().st_size > 0
