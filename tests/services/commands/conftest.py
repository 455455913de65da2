from __future__ import annotations

import pytest

from services.wiring import House
from tests.services.tasks.office import Office


@pytest.fixture
def office(house: House) -> Office:
    """An office with its rules, calendar and two units, and nothing to do."""
    return Office(house)
