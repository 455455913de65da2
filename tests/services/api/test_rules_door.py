"""规则包 through its door: what each version says, where it stands, what it changed."""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from domain.rule_chapters import CHAPTERS, USED
from domain.rule_keys import KEYS
from services.commands import founding
from services.commands.order import Order
from services.record.supervision import Command
from services.rulepacks import shipped
from tests.house import act
from tests.services.api.desk import Desk

ROOT = Path(__file__).parents[3]
OWN = shipped()["500155"][-1]


def told(desk: Desk, path: str) -> dict[str, Any]:
    answer = desk.get("auditor", path, **{"Accept-Language": "zh-CN"})
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


def rule(desk: Desk, key: str) -> dict[str, Any]:
    rules = told(desk, f"/rules/500155/{OWN.version}")["rules"]
    return next(each for each in rules if each["key"] == key)


def adopt(desk: Desk, **values: Any) -> None:
    """A later version of the office's rules, in force from today."""
    changed = {key: replace(OWN.rule(key), value=value) for key, value in values.items()}
    newer = replace(OWN, version="2026.9", effective_from=desk.today, values={**OWN.values, **changed})
    order = Order(act=act("id-office", desk.today), command=Command.fresh(), today=desk.today)
    founding.found(desk.record, order, packs=[newer], plans=[], units=[], posts=[])


def test_on_a_day_before_any_rules_there_were_none(desk: Desk):
    assert told(desk, "/rules?as_of=1990-01-01")["items"] == []


def test_own_rules_come_first_and_then_those_of_the_tier_above(desk: Desk):
    own, above = told(desk, "/rules")["items"]

    assert (own["code"], own["own"], own["parent"]) == ("500155", True, "500000")
    assert (above["code"], above["own"]) == ("500000", False)
    assert [v["in_force"] for v in own["versions"]] == [True]
    assert own["versions"][0]["digest"] == OWN.digest()


def test_a_rule_stands_beside_the_words_of_its_article(desk: Desk):
    whole = told(desk, f"/rules/500155/{OWN.version}")
    articles = {each["ref"]: each for each in whole["articles"]}

    assert rule(desk, "meeting.executive.cadence")["articles"] == ["L39"]
    assert "常务会议" in articles["L39"]["text"]
    assert (articles["L39"]["title"], articles["C41"]["title"]) == ("第三十九条", "第四十一条")
    assert "常務會議" in articles["C41"]["text"]
    assert articles["D733-11"]["of"] == "政府督查工作条例"
    assert {each["key"] for each in whole["rules"]} == set(KEYS)


def test_what_differs_what_is_inherited_and_what_is_practice_is_told_apart(desk: Desk):
    cadence, validity, signing = (
        rule(desk, key) for key in ("meeting.executive.cadence", "normdoc.max_validity", "sign_for.working_days")
    )

    assert (cadence["differs"], cadence["inherited"], cadence["parent_value"]) == (True, False, "P7D")
    assert (validity["differs"], validity["inherited"], validity["articles"]) == (False, True, ["C19"])
    assert (signing["basis"], signing["articles"]) == ("practice", [])
    assert "签收" in signing["used"]


def test_a_newer_version_says_what_it_changed_and_a_past_day_does_not_know_it(desk: Desk):
    before = desk.record.head()[0]
    adopt(desk, **{"sign_for.working_days": 1})

    versions = told(desk, "/rules")["items"][0]["versions"]
    newer = told(desk, "/rules/500155/2026.9")
    changed = [each for each in newer["rules"] if each["changed"]]

    assert [(v["version"], v["in_force"], v["effective_until"]) for v in versions] == [
        (OWN.version, False, str(desk.today)),
        ("2026.9", True, None),
    ]
    assert newer["previous"] == OWN.version
    assert [(each["key"], each["was"], each["value"]) for each in changed] == [("sign_for.working_days", 2, 1)]
    then = told(desk, f"/rules?as_of={before}")["items"][0]["versions"]
    assert [v["version"] for v in then] == [OWN.version]


def test_a_version_announced_but_not_begun_is_not_in_force(desk: Desk):
    newer = replace(OWN, version="2030.1", effective_from=desk.today + timedelta(days=30))
    order = Order(act=act("id-office", desk.today), command=Command.fresh(), today=desk.today)
    founding.found(desk.record, order, packs=[newer], plans=[], units=[], posts=[])

    assert [v["in_force"] for v in told(desk, "/rules")["items"][0]["versions"]] == [True, False]


@pytest.mark.parametrize("path", ["/rules/500155/1999.1", "/rules/999999/2022.1"])
def test_what_is_not_there_is_not_found(desk: Desk, path: str):
    assert desk.get("office", path).status_code == 404


def test_every_key_has_its_chapter_once():
    keys = [key.name for chapter in CHAPTERS for key in chapter.keys]

    assert sorted(keys) == sorted(KEYS)


def test_a_key_said_to_drive_something_is_asked_for():
    asked = set()
    for folder in ("domain", "services"):
        for path in (ROOT / folder).rglob("*.py"):
            if not re.search(r"rule_(keys|chapters|contradictions)", path.name):
                tree = ast.parse(path.read_text("utf-8"))
                asked |= {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}

    assert set(USED) <= set(KEYS)
    assert {key for key in USED if key not in asked} == set()
