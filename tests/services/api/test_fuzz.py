"""The described API, asked at random: no failure of ours, no status or shape that is not described."""

from __future__ import annotations

import contextlib
import os
from itertools import cycle
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import (
    allow_header_conformance,
    content_type_conformance,
    not_a_server_error,
    response_schema_conformance,
    status_code_conformance,
)
from schemathesis.generation.modes import GenerationMode

from services.api.app import create_api
from services.api.fields import PATTERN as TEXT
from tests.services.api.deciding import Course
from tests.services.api.desk import Desk

LONG = os.environ.get("DUBAN_TEST_LONG") == "1"
EXAMPLES = int(os.environ.get("DUBAN_TEST_FUZZ", "100" if LONG else "6"))
"""A long run asks a hundred of each operation in each role, a short one six in turns."""
ROLES = ("office", "lp-jw", "leader", "office-head", "auditor", "admin")
ONLY = os.environ.get("DUBAN_TEST_FUZZ_ONLY", "")
"""A part of the operations' names, to look at a few for long."""
ASKED = [
    allow_header_conformance,
    content_type_conformance,
    not_a_server_error,
    response_schema_conformance,
    status_code_conformance,
]
QUICKLY = settings(
    max_examples=EXAMPLES,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
    derandomize=True,
)
WAITS = 503
"""`after` a position that is not there yet is 503 by contract."""


@pytest.fixture(scope="module")
def real(shared_desk: Desk) -> dict[str, str]:
    """A matter and a decision that random acts can reach."""
    made = {"directive_id": shared_desk.assigned(), "decision_id": Course(shared_desk).reviewed()}
    shared_desk.catch_up()
    return made


def _thought_up_quickly(described: Any) -> Any:
    """Without the pattern of texts, which costs a second an operation to think up cases by; a text that breaks it is
    refused as described. Patterns of codes and days stay."""
    if isinstance(described, dict):
        return {
            key: _thought_up_quickly(value)
            for key, value in described.items()
            if LONG or not (key == "pattern" and value == TEXT)
        }
    return [_thought_up_quickly(each) for each in described] if isinstance(described, list) else described


@pytest.mark.parametrize("who", [(role,) for role in ROLES] if LONG else [("office", *ROLES[:5])], ids=" ".join)
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_random_requests_meet_the_description(
    shared_desk: Desk, real: dict[str, str], mode: GenerationMode, who: tuple[str, ...]
):
    app = create_api(shared_desk.house, shared_desk.jurisdiction, hosts=["testserver", "localhost"])
    schema = schemathesis.openapi.from_dict(_thought_up_quickly(app.openapi()))
    schema.app = app
    callers = cycle(who)
    asked: dict[str, int] = {}

    for found in schema.get_all_operations():
        operation = found.ok()
        if operation.label in ("DELETE /api/v1/session", "GET /api/v1/stream"):
            continue  # the one would end the sessions the others ask with, the other does not end
        if ONLY not in operation.label:
            continue
        asked[operation.label] = 0

        def ask(case: Any) -> None:
            label = case.operation.label
            asked[label] += 1
            if asked[label] % 2:
                ours = {name: id for name, id in real.items() if name in (case.path_parameters or {})}
                case.path_parameters = {**(case.path_parameters or {}), **ours}
            headers = shared_desk.headers(next(callers))
            answer = case.call(headers=headers)
            if answer.status_code == WAITS and "after" in (case.query or {}):
                return
            if answer.status_code == WAITS:  # nobody follows the record here: tables come when they are asked for
                shared_desk.catch_up()
                answer = case.call(headers=headers)
            case.validate_response(answer, checks=ASKED)

        ways = operation.as_strategy(generation_mode=mode)
        # Some have nothing that could be negated: no parameter and no body.
        with contextlib.suppress(Unsatisfiable):
            QUICKLY(given(case=ways)(ask))()
    assert sum(asked.values()) > len(asked) * EXAMPLES / 3
