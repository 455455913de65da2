"""The acts 会议办理 on a meeting: called, prepared, held, minuted, signed, its items made matters; each with its form."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from dashboards.acting import Book
from dashboards.desk import Desk
from dashboards.directive.acts import REASON, ActForm, Field, Options, Scene, all_units, coded, due
from dashboards.reader import account
from services.permissions import KEEPERS

Json = dict[str, Any]


def posts(s: Scene) -> Options:
    return [(post.code, f"{post.title} {post.holder}") for post in s.office.posts.values()]


def said_by(zh: str, en: str, whose: Callable[[Scene], str | None] = lambda _: None) -> Callable[[Scene], list[Field]]:
    """A leader speaks for himself; who enters it says for whom."""

    def fields(s: Scene) -> list[Field]:
        return [Field("leader", "choice", zh, en, required=True, options=posts, value=whose)] if s.is_office else []

    return fields


def head_of(s: Scene) -> str | None:
    return next((post.code for post in s.office.posts.values() if post.rank == "head"), None)


def _everybody(s: Scene) -> Options:
    return [*posts(s), *all_units(s)]


def _topics(s: Scene) -> Options:
    return [(each["id"], f"{each['title']} · {s.office.name(each['unit'])}") for each in s.matter["admitted"]]


def _agenda(s: Scene) -> list[str]:
    return [each["topic"] for each in s.matter["items"] if each["topic"]]


def _invited(s: Scene) -> list[str]:
    """Who chairs, and the units its topics concern."""
    concerned = {
        unit for each in s.matter["admitted"] if each["id"] in _agenda(s) for unit in (each["unit"], *each["concerned"])
    }
    return [s.matter["chair"], *sorted(concerned)]


def _there(s: Scene) -> list[str]:
    away = {each["of"] for each in s.matter["away"]}
    return [
        one for one in dict.fromkeys([s.matter["chair"], *(s.matter["papers_to"] or _invited(s))]) if one not in away
    ]


def _signer(s: Scene) -> str | None:
    row = s.pack.row("meeting.types", s.matter["kind"])
    if row and row["signer"] == "head":
        return head_of(s)
    return str(s.matter["entrusted_by"] or s.matter["chair"])


def _minuted(s: Scene) -> Sequence[Field]:
    """What was decided on each item, who does it, until when."""
    fields: list[Field] = []
    for place, item in enumerate(s.matter["items"]):
        fields += [
            Field(f"items__{place}__text", "area", f"{item['n']}. {item['title']}：议定内容", f"{item['n']}. {item['title']}: what was decided",
                  required=True, value=_constant(item["text"])),
            Field(f"items__{place}__units", "choices", "落实单位", "Carried out by", options=all_units, value=_constant(item["units"]),
                  hint=("第一个牵头；无需落实的不选", "The first leads; none where nothing is to be done")),
            Field(f"items__{place}__due", "day", "办结日期", "Due on", value=_constant(item["due"])),
        ]  # fmt: skip
    return fields


def _constant(value: object) -> Callable[[Scene], object]:
    return lambda _: value


FORMS: tuple[ActForm, ...] = (
    ActForm("call", "召集会议", "Call a meeting", "calendar-event",
            (Field("kind", "choice", "会议类型", "Kind", required=True, options=lambda s: coded(s.pack, "meeting.types"), value=_constant("executive")),
             Field("name", "line", "会议名称", "Name", required=True),
             Field("planned_on", "day", "召开日期", "Day", required=True),
             Field("chair", "choice", "主持人", "Chaired by", required=True, options=posts, value=head_of),
             Field("entrusted_by", "choice", "受谁委托", "Entrusted by", options=posts,
                   hint=("主持人本人有权主持的不填", "Left empty where the chair chairs in his own right"))),
            path="/meetings"),
    ActForm("agenda", "确定议程", "Set the agenda", "list-details",
            (Field("topics", "choices", "议题", "Topics", required=True, options=_topics, value=_agenda,
                   hint=("按选择的顺序；只列已确定上会的议题", "In the order chosen; only topics admitted to this kind of meeting")),)),
    ActForm("papers", "送达材料", "Send the papers", "send",
            (Field("to", "choices", "送达对象", "To", required=True, options=_everybody, value=_invited),
             Field("explained", "area", "迟送说明", "Why they are late", hint=("未达提前量时填写", "Where they go out late")))),
    ActForm("leave", "登记请假", "Enter a leave", "user",
            (Field("of", "choice", "请假人（单位）", "Who is away", required=True, options=_everybody), REASON,
             Field("approved_by", "choice", "批准人", "Approved by", required=True, options=posts, value=head_of))),
    ActForm("move", "改期", "Move it", "calendar-event",
            (Field("planned_on", "day", "改到哪一天", "To the day", required=True), REASON),
            told=("议题所涉决策的时间线将随之调整。", "The timelines of the decisions on its agenda follow.")),
    ActForm("hold", "登记召开", "Enter that it was held", "circle-check",
            (Field("present", "choices", "到会", "Present", required=True, options=_everybody, value=_there),
             Field("video", "switch", "视频会议", "By video"))),
    ActForm("cancel", "取消会议", "Cancel", "x", (REASON,), "warn",
            told=("议题可列入其他会议。", "Its topics may go on another agenda.")),
    ActForm("minutes", "起草纪要", "Write the minutes", "file-text",
            (Field("number", "line", "纪要编号", "Number of the minutes", required=True, value=lambda s: s.matter["number"] or f"{s.matter['name']}纪要"),),
            more=_minuted),
    ActForm("sign-minutes", "签发纪要", "Sign the minutes", "signature", (), path="minutes/sign",
            more=said_by("签发人", "Signed by", _signer)),
    ActForm("handover", "全部转督办", "Make all items matters", "git-merge",
            told=("每项生成一件有编号的督办事项：第一个单位牵头，其余协办，按议定的日期办结。",
                  "Each becomes a numbered directive: its first unit leads, the others assist, by the day decided.")),
    ActForm("handover-one", "转督办", "Make it a matter", "git-merge",
            (Field("leads", "choices", "牵头单位", "Lead units", options=all_units, hint=("不选则按纪要", "Left open: as the minutes say")),
             Field("assisting", "choices", "协办单位", "Assisting units", options=all_units), *due()),
            path="handover"),
)  # fmt: skip
BY_NAME: Mapping[str, ActForm] = {form.name: form for form in FORMS}


async def scene(desk: Desk, chosen: Json) -> tuple[Scene, int]:
    found: Json = {"items": [], "version": 0}
    if chosen.get("id"):
        found = await desk.read(f"/meetings/{chosen['id']}")
    admitted: list[Json] = []
    if chosen["act"] in ("agenda", "papers", "hold"):
        told = (await desk.read("/topics", kind=found["kind"]))["items"]
        admitted = [
            each for each in told
            if each["status"] == "admitted" or (each["status"] == "scheduled" and each["meeting"] == found["id"])
        ]  # fmt: skip
    today, office = desk.today(), desk.office()
    matter = {**found, "admitted": admitted}
    return Scene(matter, office, office.pack(today), today, account().role in KEEPERS), int(found["version"])


async def body(desk: Desk, act: ActForm, s: Scene, given: Json, typed: Mapping[str, Any]) -> Json:
    """The door's own body: every item of the minutes by its number; the one item that is handed over."""
    if act.name == "minutes":
        given["items"] = [
            {"n": item["n"], "text": typed.get(f"items__{place}__text") or "", "units": typed.get(f"items__{place}__units") or [],
             "due": str(typed.get(f"items__{place}__due") or "")[:10] or None}
            for place, item in enumerate(s.matter["items"])
        ]  # fmt: skip
    if act.name == "handover-one":
        handed = {name: given.pop(name) for name in ("leads", "assisting", "due") if name in given}
        given["items"] = [{"n": int(typed.get("_n") or 0), **handed}]
    return given


MEETINGS = Book("/meetings", BY_NAME, scene, body)
