"""What happens on the review page: one thing is chosen, acted on, and the next one opens; others' acts come in."""

from __future__ import annotations

import asyncio
from typing import Any

from dash import ALL, Dash, Input, Output, State, ctx, no_update

from dashboards import acting
from dashboards.browser import in_browser
from dashboards.desk import Desk
from dashboards.reader import t
from dashboards.review import detail, queue
from dashboards.review.layout import ACT, CHOSEN, DETAIL, MORE, QUEUE, SUB, day_of, sub

Json = dict[str, Any]
TICKS = {"review-ticks": ALL}
"""There are none where nothing is to be compared."""


def register(app: Dash, desk: Desk) -> None:
    acting.register(app, desk, ACT)

    # In the browser, at once: a live ring that draws the queue anew must not swallow the click.
    in_browser(
        app, "reviewPick", Output(CHOSEN, "data"), Input({"review-tab": ALL}, "n_clicks"),
        Input({"review-item": ALL}, "n_clicks"), State(CHOSEN, "data"), prevent_initial_call=True,
    )  # fmt: skip

    @app.callback(
        Output(QUEUE, "children"),
        Output(DETAIL, "children"),
        Output(MORE, "children"),
        Output("review-acts", "children"),
        Output(f"{ACT}-act", "data"),
        Output(SUB, "children"),
        Output(CHOSEN, "data", allow_duplicate=True),
        Input(CHOSEN, "data"),
        Input(f"{ACT}-done", "data"),
        Input("live", "data"),
        State(TICKS, "value"),
        prevent_initial_call="initial_duplicate",
    )
    async def show(chosen: Json, done: Json | None, live: Json | None, ticks: list[list[str] | None]) -> Any:
        """The queue as it stands, and what is chosen in it; after an act the next one."""
        why = {str(name).partition(".")[0] for name in ctx.triggered_prop_ids or {}}
        at = day_of(chosen)
        # By its key, not by what called: a live ring may overtake the call that told of the act.
        is_done = done is not None and done["key"] != chosen.get("handled")
        after = int(done["position"]) if done and is_done else None
        found = await asyncio.to_thread(queue.read, desk, at, after)
        kind, key = chosen["kind"], chosen["key"]
        rows = found.of(kind)
        keys = [queue.key_of(each) for each in rows]
        if is_done:
            kind, key = _next(found, chosen)
        elif not key and keys:
            key = keys[0]
        listed = queue.view(desk, found, kind, key)
        # Asked again while the first answer is on its way, the first is dropped: only what is open can stay as it is.
        drawn = f"{kind} {key}"
        only_live = why == {"live"} and not is_done and chosen.get("drawn") == drawn
        if only_live and key in keys and str((live or {}).get("directive") or "") not in ("", key.partition("~")[0]):
            # Somebody else's matter: what is being read and typed here stays as it is.
            return listed, no_update, no_update, no_update, no_update, sub(found), no_update
        kept = _ticked(ticks) if only_live else []
        content, acts, more = await detail.content_of(desk, found, kind, key, at, kept)
        now = {**chosen, "kind": kind, "key": key, "handled": done["key"] if done else "", "drawn": drawn}
        opened: Any = no_update
        if not only_live or key not in keys:
            opened = await _opened(desk, found, kind, key) if at is None else None
        return (
            listed,
            content,
            more,
            acts if at is None else [],
            opened,
            sub(found),
            now if now != chosen else no_update,
        )

    @app.callback(
        Output(f"{ACT}-act", "data", allow_duplicate=True),
        Input(detail.WANTED, "data"),
        State(CHOSEN, "data"),
        prevent_initial_call=True,
    )
    async def choose_act(wanted: Json | None, chosen: Json) -> Any:
        """Another of the acts possible here."""
        if not wanted:
            return no_update
        found = await asyncio.to_thread(queue.read, desk, None)
        return await _opened(desk, found, chosen["kind"], chosen["key"], wanted["act"])

    @app.callback(
        Output(f"{ACT}-also", "data"),
        Input(TICKS, "value"),
        State(CHOSEN, "data"),
        prevent_initial_call=True,
    )
    async def tick(ticks: list[list[str] | None], chosen: Json) -> Any:
        """What the reviewer ticked goes into the comment; the machine judges nothing."""
        if not _ticked(ticks):
            return {}
        matter = await desk.read(f"/directives/{chosen['key'].partition('~')[0]}")
        return {"comment": said_of(detail.demands(matter), _ticked(ticks))}

    in_browser(app, "reviewAct", Output("review-acts", "className"), Input(f"{ACT}-act", "data"))
    in_browser(app, "reviewChosen", Output("review", "className"), Input(CHOSEN, "data"))


def said_of(wanted: list[str], ticks: list[str]) -> str:
    """The ticks as a comment: all answered, or which are not."""
    open_ = [clause for n, clause in enumerate(wanted) if str(n) not in ticks]
    if not open_:
        return t(f"逐项核对：{len(wanted)}项要求均已答复。", f"All {len(wanted)} demands are answered.")
    listed = t("；", "; ").join(open_)
    done = len(wanted) - len(open_)
    return t(
        f"逐项核对：{len(wanted)}项要求已答复{done}项，未答复：{listed}。",
        f"{done} of {len(wanted)} demands are answered; open: {listed}.",
    )


def _ticked(ticks: list[list[str] | None]) -> list[str]:
    return next((each for each in ticks if each), [])


def _next(found: queue.Queue, chosen: Json) -> tuple[str, str]:
    """The one that waits longest in the same list; when that list is done, the next list with something in it."""
    rows = found.of(chosen["kind"])
    if rows:
        still = [queue.key_of(each) for each in rows]
        return chosen["kind"], next((key for key in still if key != chosen["key"]), still[0])
    kind = found.kind("")
    rows = found.of(kind)
    return kind, queue.key_of(rows[0]) if rows else ""


async def _opened(desk: Desk, found: queue.Queue, kind: str, key: str, wanted: str = "") -> Json | None:
    each = next((w for w in found.of(kind) if queue.key_of(w) == key), None)
    if each is None:
        return None
    matter = await desk.read(f"/directives/{each.directive}")
    return detail.chosen_act(each, matter, wanted)
