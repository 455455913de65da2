"""How a journey goes in by the real doors: waits until the server answers, logs in, acts."""

from __future__ import annotations

import httpx2
import pytest


def until_ready(address: str) -> None:
    """Asks until the server answers; the transport itself waits between its attempts."""
    transport = httpx2.HTTPTransport(retries=8)
    with httpx2.Client(transport=transport, base_url=address, timeout=20) as client:
        for _ in range(200):
            if client.get("/readyz").status_code == 200:
                return
    pytest.fail("the server never became ready")


def logged_in(address: str, username: str, password: str = "demo") -> httpx2.Client:
    client = httpx2.Client(base_url=f"{address}/api/v1", timeout=20)
    answer = client.post("/session", json={"username": username, "password": password})
    assert answer.status_code == 200, answer.text
    client.headers["authorization"] = f"Bearer {answer.json()['token']}"
    return client


def post(client: httpx2.Client, path: str, **body: object) -> dict:
    answer = client.post(path, json=body)
    assert answer.status_code in (200, 201), f"{path}: {answer.status_code} {answer.text}"
    return answer.json()
