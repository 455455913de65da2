"""Fixtures every test may use; how the database behind them is made stands in tests/house.py."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from services.record.supervision import Supervision
from services.wiring import House
from tests import house as houses


@pytest.fixture(scope="session")
def server() -> houses.TestServer:
    """The session's PostgreSQL server."""
    return houses.test_server()


@pytest.fixture
def house(server: houses.TestServer) -> Iterator[House]:
    """A house with a database of its own and the empty simulated record of 500155."""
    with server.house() as made:
        yield made


@pytest.fixture
def record(house: House) -> Supervision:
    """The empty simulated record of 500155: it takes recorded times from outside."""
    return house.record("500155")


@pytest.fixture
def live_record(house: House) -> Supervision:
    """An empty live record: the database alone says when."""
    return house.create_record("500156", kind="live")
