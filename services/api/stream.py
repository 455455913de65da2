"""The stream 实时推送: server-sent events for whoever shows data and wants to know when it changes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse

from services.api.deps import Asked, Asker, Here, require
from services.api.door import Door
from services.api.live import Listener, Ring
from services.api.problems import responses

router = APIRouter(tags=["live"])

PING_SECONDS = 15.0
RETRY = "retry: 3000\n\n"


Most = Annotated[int | None, Query(ge=1, le=1_000_000, description="Ends after so many events")]


class EventStream(StreamingResponse):
    media_type = "text/event-stream"


@router.get(
    "/stream",
    response_class=EventStream,
    responses=responses(401, 403, 422, 503),
)
async def stream(here: Here, asked: Asked, limit: Most = None) -> EventStream:
    """实时推送. `live` tells a fact the caller may see, by position and directive, never by content, once every list
    shows it; `standing` tells every 15 s (and whenever it changes) where the tables are and whether they are stale.
    Ends with the session."""
    require(asked.caller, "stream")
    return EventStream(_told(here, asked, limit), headers={"cache-control": "no-store", "x-accel-buffering": "no"})


async def _told(here: Door, asked: Asker, limit: int | None) -> AsyncIterator[str]:
    listener = Listener(asked.caller, asked.token, asyncio.get_running_loop())
    try:
        standing = await to_thread.run_sync(here.hub.join, listener)
        yield RETRY + Ring("standing", standing.to_json()).text()
        told = 1
        while limit is None or told < limit:
            try:
                ring = await asyncio.wait_for(listener.queue.get(), PING_SECONDS)
            except TimeoutError:
                if not await to_thread.run_sync(_is_logged_in, here, asked):
                    return
                ring = Ring("standing", here.hub.standing.to_json())
            if ring is None:
                return
            yield ring.text()
            told += 1
    finally:
        here.hub.leave(listener)


def _is_logged_in(here: Door, asked: Asker) -> bool:
    """Without keeping the session from idling out: an open page is not a person."""
    if asked.by_key:
        return here.accounts.keys.find(asked.token) is not None
    return here.accounts.sessions.is_open(asked.token)
