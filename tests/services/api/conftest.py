"""A house with its office founded and its accounts made, and the API before it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from services.api.app import create_api
from services.wiring import House
from tests.house import TestServer
from tests.services.api.desk import Desk


@pytest.fixture
def desk(house: House) -> Iterator[Desk]:
    """A founded office, reached through its API; a database of its own for each test."""
    with Desk(house) as made:
        yield made


@pytest.fixture(scope="module")
def shared_desk(server: TestServer) -> Iterator[Desk]:
    """One desk for a module's tests that do not meet each other."""
    with server.house() as house, Desk(house, app=create_api(house, "500155")) as made:
        yield made
