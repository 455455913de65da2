"""Acted on 可办页面: what the page of one thing with acts is made of: its content, read again after every act and every
fact that rings, and the form of an act in a dialog before it.

A page is `whole(...)`; `register(...)` once binds what happens. A `Thing` says what it is and how it is shown.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from dash import Dash, Input, Output, State, dcc, html, no_update
from dash.development.base_component import Component

from dashboards import acting, asof, parts
from dashboards.acting import Book
from dashboards.assessment.reading import params
from dashboards.desk import Desk, Failed, uuid
from dashboards.reader import day, t
from services.permissions import allowed

Json = dict[str, Any]
Shown = Sequence[Component | None]


@dataclass(frozen=True)
class Thing:
    """`name` begins the ids of its page; `opens`: after which acts what they made is gone to, and where; `hears_matters`
    where what happens to a directive shows on the page."""

    name: str
    book: Book
    shown: Callable[[Desk, Json], Awaitable[Shown]]
    opens: Mapping[str, str] = field(default_factory=dict)
    hears_matters: bool = False


async def whole(desk: Desk, thing: Thing, seen: Json, kind: str) -> Component:
    """A page of this address. `seen`: what is shown (`here`, its path, `as_of` and what else the thing asks for)."""
    at = asof.asked(seen, desk.today())
    seen = {**seen, "as_of": at.isoformat() if at else ""}
    return html.Div(
        [
            asof.band(at, seen["here"]),
            dcc.Store(id=f"{thing.name}-seen", data=seen),
            html.Div(list(await thing.shown(desk, seen)), id=f"{thing.name}-content", className="stack"),
            acting.dialog(thing.name),
        ],
        className=f"acted {kind}",
    )  # fmt: skip


def register(app: Dash, desk: Desk, thing: Thing) -> None:
    name = thing.name
    acting.register(app, desk, name, thing.book)

    @app.callback(
        Output(f"{name}-modal", "opened"),
        Output(f"{name}-modal-title", "children"),
        Input(f"{name}-act", "data"),
        prevent_initial_call=True,
    )
    async def show_form(chosen: Json | None) -> Any:
        return (True, thing.book.acts[chosen["act"]].label) if chosen else (False, no_update)

    @app.callback(
        Output(f"{name}-act", "data", allow_duplicate=True),
        Output("url-out", "href", allow_duplicate=True),
        Input(f"{name}-done", "data"),
        prevent_initial_call=True,
    )
    async def close_form(done: Json | None) -> Any:
        """Apart from the reading again: a live ring that overtakes it must not leave the form open."""
        if not done:
            return no_update, no_update
        return None, thing.opens[done["act"]].format(id=done["id"]) if done["act"] in thing.opens else no_update

    @app.callback(
        Output(f"{name}-content", "children"),
        Input(f"{name}-done", "data"),
        Input("live", "data"),
        State(f"{name}-seen", "data"),
        prevent_initial_call=True,
    )
    async def show(done: Json | None, live: Json | None, seen: Json) -> Any:
        """The page as it stands now."""
        matters = live and (live.get("directive") or live.get("decision")) and not done
        is_own = live and live.get("decision") and seen.get("id") in ("", live["decision"])
        if seen["as_of"] or (matters and not is_own and not thing.hears_matters):
            return no_update
        return list(await thing.shown(desk, seen))


def day_of(desk: Desk, seen: Json) -> tuple[date | None, date]:
    """The earlier day looked at, if any, and the day that is shown."""
    at = asof.asked(seen, desk.today())
    return at, at or desk.today()


async def read(desk: Desk, path: str, at: date | None, **more: str) -> Json:
    return await desk.read(path, **params(at, **more))


async def one(desk: Desk, path: str, key: str, at: date | None) -> Json:
    return await read(desk, f"{path}/{uuid(key)}", at)


async def maybe(desk: Desk, path: str, at: date | None) -> Json | None:
    """What the reader may not see, or what is not there, is none."""
    try:
        return await read(desk, path, at)
    except Failed as failure:
        if failure.answer.status in (403, 404):
            return None
        raise


def button(
    thing: str, book: Book, act: str, id: str = "", *, text: str = "", kind: str = "", about: str = "",
    fixed: Json | None = None, first: Json | None = None,
) -> html.Button:  # fmt: skip
    """A button that opens the form of an act. `about`: of what, for who only hears it; `first`: filled in beforehand."""
    form = book.acts[act]
    label = parts.attributes(aria_label=f"{text or form.label} {about}") if about else {}
    return html.Button(
        [parts.icon(form.icon), text or form.label], className=f"btn {kind} {form.kind}".strip(), type="button",
        **parts.sets(f"{thing}-act", id=id, act=act, fixed=fixed or {}, first=first or {}), **label,
    )  # fmt: skip


def buttons(thing: str, book: Book, told: Json, at: date | None, *, first: Sequence[str] = ()) -> list[Component]:
    """What is legal now: those of `first` in sight, the very first blue; the rest folded away."""
    # of two forms of one act, the first in the table
    by_path = {form.path or form.name: form.name for form in reversed([*book.acts.values()])}
    may = [] if at else [by_path[each] for each in told["acts"]]
    near = [each for each in first if each in may][:2]
    shown: list[Component] = [
        button(thing, book, each, told["id"], kind="pri" if not place else "") for place, each in enumerate(near)
    ]
    return [*shown, *parts.more([button(thing, book, each, told["id"]) for each in may if each not in near])]


def begin(desk: Desk, thing: str, book: Book, act: str, permission: str, at: date | None) -> list[Component]:
    """The button of a new one, for who may begin it."""
    return [button(thing, book, act, kind="pri")] if at is None and allowed(desk.caller(), permission) else []


def crumb(name: str, path: str, at: date | None) -> Component:
    where = parts.attributes(aria_label=t("位置", "Where this is"))
    return html.Nav([html.A(name, href=asof.href(path, at)), html.Span("›")], className="crumb", **where)


def steps(way: Sequence[tuple[str, str]], now: str, *, over: bool = False) -> Component:
    """A way of steps, where it stands now; `over` when the last is behind."""
    codes = [code for code, _ in way]
    place = codes.index(now) if now in codes else -1
    shown = []
    for n, (_, name) in enumerate(way):
        state = "done" if n < place or (n == place and over) else "now" if n == place else "later"
        current = parts.attributes(aria_current="step") if state == "now" else {}
        shown.append(html.Li([html.I(), html.B(name)], className=f"s {state}", **current))
    return html.Section(html.Ol(shown, className="steps"), className="card")


def course(facts: Sequence[Json], year: int) -> Component | None:
    """经过: every fact of it, the newest first, with its place in the record."""
    if not facts:
        return None
    rows = [
        html.Li(
            [
                html.Time(day(fact["on"], this_year=year), className="num"),
                html.Div(
                    [
                        html.P(fact["sentence"]),
                        html.Span(t(f"第{fact['position']:,}位", f"no. {fact['position']:,}"), className="meta num"),
                    ]
                ),
            ]
        )
        for fact in reversed(facts)
    ]
    count = t(f"{len(facts)} 条事实", "1 fact" if len(facts) == 1 else f"{len(facts)} facts")
    return parts.card(t("经过", "What happened"), html.Ol(rows, className="lifeline"), sub=count, flush=True)


def sentence(text: str) -> str:
    """As it stands at the beginning of a line."""
    return text[:1].upper() + text[1:]


def articles(refs: Sequence[str], at: date | None = None) -> Component:
    """条文: each leads to the rules that stand on it."""
    links = [html.A(ref, href=asof.href("/rules", at, article=ref), className="link") for ref in refs]
    return html.Span([part for link in links for part in (link, " ")][:-1], className="arts num")


def basis(desk: Desk, key: str, at: date | None) -> Component:
    """The articles of one rule, in force on the day shown."""
    return articles(desk.office().pack(at or desk.today()).rule(key).articles, at)


def numbers(cells: Sequence[tuple[str, int, str, str]], path: str, at: date | None, name: str, asked: str) -> Component:
    """Counts that open their list: each a code, how many, its words, its colour. The one asked leads back to all."""
    shown = []
    for code, count, label, colour in cells:
        here = parts.attributes(aria_current="true") if code == asked else {}
        shown.append(
            html.A(
                [html.Div(label, className="k"), html.Div(f"{count:,}", className="v num")],
                href=asof.href(path, at, **({} if code == asked else {name: code})),
                className=colour if count else "",
                **here,
            )
        )
    return html.Div(shown, className="stats acted-stats")


def choices(
    options: Sequence[tuple[str, str]], path: str, at: date | None, name: str, query: Mapping[str, str]
) -> Component:
    """A filter that is an address: its options side by side, the chosen one marked."""
    links = []
    for code, label in options:
        here = parts.attributes(aria_current="true") if query.get(name, "") == code else {}
        links.append(
            html.A(sentence(label), href=asof.href(path, at, **{**query, name: code}), className="btn sm", **here)
        )
    return html.Div(links, className="one-of")
