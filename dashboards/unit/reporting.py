"""What happens while a unit reports all at once: lines are looked at, sent together, and told one by one."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from dash import ALL, Dash, Input, Output, State, html, no_update, set_props
from dash.development.base_component import Component

from dashboards import parts
from dashboards.browser import in_browser
from dashboards.desk import Answer, Desk, Failed
from dashboards.reader import t
from dashboards.unit import report, whose
from services.queries.clock import Clock

Json = dict[str, Any]


def line(field: str) -> dict[str, object]:
    return {"line": ALL, "f": field}


def register(app: Dash, desk: Desk) -> None:
    in_browser(
        app,
        "unitFilled",
        Output(report.FILLED, "children"),
        Input(line("text"), "value"),
        Input(line("no_change"), "checked"),
    )

    @app.callback(
        Output(report.MODAL, "opened"),
        Output(report.LISTED, "children"),
        Output(report.READY, "data"),
        Output(report.SUBMIT, "children"),
        Output(report.SUBMIT, "disabled"),
        Output(line("told"), "children"),
        Output(report.WHOLE_TOLD, "children"),
        Input(report.LOOK, "n_clicks"),
        State(line("text"), "value"),
        State(line("text"), "id"),
        State(line("progress"), "value"),
        State(line("no_change"), "checked"),
        State(line("obstacles"), "value"),
        State(line("evidence"), "data"),
        State(report.FORM, "data"),
        running=[(Output(report.LOOK, "disabled"), True, False)],
        prevent_initial_call=True,
    )
    async def look(
        clicks: int | None, texts: list[Any], ids: list[Json], progress: list[Any], changes: list[Any],
        obstacles: list[Any], evidence: list[Any], form: Json,
    ) -> Any:  # fmt: skip
        """Every line that holds something, as it would be recorded, or what is wrong with it."""
        if not clicks:
            return (no_update,) * 5 + ([no_update] * len(ids), no_update)
        unit = whose.unit_of(desk, form)
        clocks = await _clocks(desk, unit)
        ready: list[Json] = []
        listed: list[Component] = []
        told: list[Component | None] = []
        for n, id in enumerate(ids):
            each = clocks.get(str(id["line"]))
            typed = {
                "text": texts[n], "progress": progress[n], "no_change": changes[n], "obstacles": obstacles[n],
                "evidence": evidence[n],
            }  # fmt: skip
            if each is None:
                filled = any(typed[name] for name in ("text", "obstacles", "no_change"))
                told.append(
                    _fault(t("此事项刚有变动，现在不能反馈", "It has just changed; nothing can be reported"))
                    if filled
                    else None
                )
                continue
            item, fault = report.item_of(each, unit, typed)
            if item is None:
                told.append(_fault(fault) if fault else None)
                continue
            answer = await _rehearsed(desk, item)
            if not answer.is_good:
                told.append(_fault(answer.told))
                continue
            told.append(None)
            ready.append(item)
            listed.append(_line(each, answer, report.warning(each, item)))
        if not ready:
            wrong = sum(each is not None for each in told)
            said = (
                t(f"有 {wrong} 行需要改正。", f"{wrong} lines need correcting.")
                if wrong
                else t("还没有填写。", "Nothing is filled in yet.")
            )
            return False, [], None, no_update, True, told, said
        wrong = sum(each is not None for each in told)
        if wrong:
            listed.append(
                html.P(
                    t(f"另有 {wrong} 行需要改正，本次不提交。", f"{wrong} more need correcting and are not sent now."),
                    className="fault",
                )
            )
        label = t(f"确认提交 {len(ready)} 件", f"Send {len(ready)}")
        return True, listed, {"items": ready, "key": secrets.token_urlsafe(16)}, label, False, told, None  # fmt: skip

    @app.callback(
        Output(report.MODAL, "opened", allow_duplicate=True),
        Output(line("told"), "children", allow_duplicate=True),
        Output(line("text"), "disabled"),
        Output(report.WHOLE_TOLD, "children", allow_duplicate=True),
        Input(report.SUBMIT, "n_clicks"),
        State(report.READY, "data"),
        State(line("told"), "id"),
        State(line("told"), "children"),
        running=[(Output(report.SUBMIT, "disabled"), True, False)],
        prevent_initial_call=True,
    )
    async def submit(clicks: int | None, ready: Json | None, ids: list[Json], told: list[Any]) -> Any:
        """One request; each line stands or falls by itself, and what was refused stays as it was typed."""
        if not clicks or not ready:
            return no_update, [no_update] * len(ids), [no_update] * len(ids), no_update
        answer = await desk.ask("POST", "/feedback/batch", body={"items": ready["items"]}, key=ready["key"])
        if not answer.is_good:
            return False, [no_update] * len(ids), [no_update] * len(ids), answer.told
        became = {str(each["directive"]): each for each in answer.body["items"]}
        lines = [_became(became[str(id["line"])]) if str(id["line"]) in became else told[n] for n, id in enumerate(ids)]
        done = [became.get(str(id["line"]), {}).get("status") == 201 for id in ids]
        _note(sum(done), len(became) - sum(done))
        return False, lines, [True if each else no_update for each in done], None

    @app.callback(
        Output(report.MODAL, "opened", allow_duplicate=True),
        Input(report.CANCEL, "n_clicks"),
        prevent_initial_call=True,
    )
    async def cancel(clicks: int | None) -> Any:
        return False if clicks else no_update

    @app.callback(Output(report.SHEET_LINES, "children"), Input(report.SHEET, "data"), prevent_initial_call=True)
    async def sheet_read(answers: list[Json] | None) -> Any:
        """What was understood of the sheet that came back."""
        if not answers:
            return no_update
        if error := answers[-1].get("error"):
            return parts.notice("bad", [parts.icon("alert-triangle"), str(error)])
        return report.understood(answers[-1])

    @app.callback(
        Output(report.SHEET_LINES, "children", allow_duplicate=True),
        Input(report.SHEET_SUBMIT, "n_clicks"),
        State(report.SHEET, "data"),
        running=[(Output(report.SHEET_SUBMIT, "disabled"), True, False)],
        prevent_initial_call=True,
    )
    async def sheet_submit(clicks: int | None, answers: list[Json] | None) -> Any:
        """The lines that were ready, in one request; each is told."""
        if not clicks or not answers:
            return no_update
        lines = [line for line in answers[-1].get("lines", []) if line.get("item")]
        body = {"items": [line["item"] for line in lines]}
        answer = await desk.ask("POST", "/feedback/batch", body=body, key=secrets.token_urlsafe(16))
        if not answer.is_good:
            return parts.notice("bad", answer.told)
        became = answer.body["items"]
        done = sum(each["status"] == 201 for each in became)
        _note(done, len(became) - done)
        return html.Ul(
            [html.Li([html.B(line["title"]), _became(each)]) for line, each in zip(lines, became, strict=True)],
            className="results",
        )


async def _clocks(desk: Desk, unit: str) -> Mapping[str, Clock]:
    if not unit:
        raise Failed(Answer(403, {}))
    sheet = await asyncio.to_thread(report.read, desk, unit)
    return {str(each.directive): each for each in sheet.rows}


async def _rehearsed(desk: Desk, item: Json) -> Answer:
    body = {name: value for name, value in item.items() if name not in ("directive", "key", "seen")}
    return await desk.rehearse("POST", f"/directives/{item['directive']}/feedback", body=body)


def _line(each: Clock, answer: Answer, warned: str) -> Component:
    sentences: Sequence[Json] = answer.body.get("items", [])
    return html.Div(
        [
            html.B(each.title),
            html.Ul([html.Li(fact["sentence"]) for fact in sentences]),
            html.P([parts.icon("alert-triangle"), warned], className="warned") if warned else None,
        ],
        className="ulook",
    )


def _became(each: Json) -> Component:
    if each["status"] == 201:
        told = t(f"已报（第{each['n']}条）", f"Reported (no. {each['n']})")
        return html.Span([parts.icon("circle-check"), told], className="done")
    problem: Json = each.get("problem") or {}
    return _fault(str(problem.get("detail") or each["status"]))


def _fault(told: str) -> Component:
    return html.Span([parts.icon("alert-triangle"), told], className="fault")


def _note(done: int, failed: int) -> None:
    told = t(f"已提交 {done} 件", f"Sent {done}")
    if failed:
        told += t(f"，{failed} 件未收，请看各行说明", f"; {failed} were not taken, see each line")
    set_props("notes", {"sendNotifications": parts.note(told, good=not failed)})
