"""The acts 方案办理 on a scheme: put to those it binds, approved, adjusted; and a year begun on it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboards.acting import Book
from dashboards.desk import Desk
from dashboards.directive.acts import REASON, ActForm, Field, Options, Scene
from dashboards.reader import account, t
from services.permissions import KEEPERS

Json = dict[str, Any]


def _bound(s: Scene) -> Options:
    """The units the scheme binds."""
    groups = s.matter["content"].get("groups", [])
    return [(unit, s.office.name(unit)) for group in groups for unit in group.get("units", [])]


def _asked(s: Scene) -> Options:
    return [(each["unit"], each["unit_name"]) for each in s.matter["opinions"] if each["agrees"] is None]


def _behalf(s: Scene) -> list[Field]:
    return (
        [Field("on_behalf_of", "choice", "代哪个单位录入", "Entered for", required=True, options=_asked)]
        if s.is_office
        else []
    )


def _yes(yes: tuple[str, str], no: tuple[str, str]) -> Any:
    return lambda _: [("yes", t(*yes)), ("no", t(*no))]


BASIS = Field("basis", "line", "依据（文件、会议）", "Basis: a document or a meeting", required=True)

FORMS: tuple[ActForm, ...] = (
    ActForm("draft", "拟订方案", "Draft the scheme", "file-plus", path="/schemes",
            told=("存为草稿，仅督查办和审计人员可见，直到征求意见。", "A draft, seen by the office and auditors alone until it is put to consultation.")),
    ActForm("revise", "保存修改", "Save the changes", "check", (REASON,)),
    ActForm("adjustments", "申请调整", "Ask for an adjustment", "pencil", (REASON,),
            told=("须用新的版本号；批准后生效，由他人批准。", "It needs a new version; another approves it, and then it takes effect.")),
    ActForm("consult", "征求意见", "Consult", "send",
            (Field("units", "choices", "征求哪些单位的意见", "Of which units", options=_bound,
                   hint=("不选则征求方案涉及的全部单位", "None: of all the scheme binds")),
             Field("until", "day", "截止日", "Until", required=True))),
    ActForm("opinions", "反馈意见", "Give an opinion", "message-2",
            (Field("agrees", "answer", "意见", "Opinion", required=True, options=_yes(("同意", "agree"), ("不同意", "disagree"))),
             Field("text", "area", "具体意见", "What should change", hint=("不同意的必须写明", "Needed where you disagree"))),
            more=_behalf),
    ActForm("approve", "批准方案", "Approve", "rubber-stamp", (BASIS,)),
    ActForm("adjustment-decide", "决定调整", "Decide the adjustment", "rubber-stamp",
            (Field("approved", "answer", "决定", "Decision", required=True, options=_yes(("批准", "approved"), ("不批准", "refused"))),
             Field("reason", "area", "依据或理由", "Basis, or why not", required=True)),
            path="adjustments/decide"),
    ActForm("open", "启动考核年度", "Open the year", "player-play", path="/assessments",
            told=("按最新批准的版本启动；随后下达目标、采集数据。", "On the newest approved version; then targets are set and values collected.")),
)  # fmt: skip
BY_NAME = {form.name: form for form in FORMS}
WRITING = ("draft", "revise", "adjustments")
"""Acts that send the text that stands in the editor."""


async def scene(desk: Desk, chosen: Json) -> tuple[Scene, int]:
    found: Json = {"content": chosen.get("content") or {}, "opinions": [], "version": 0}
    if chosen.get("id"):
        found = await desk.read(f"/schemes/{chosen['id']}")
    today, office = desk.today(), desk.office()
    matter = {**found, "chosen": chosen}
    return Scene(matter, office, office.pack(today), today, account().role in KEEPERS), int(found["version"])


async def body(desk: Desk, act: ActForm, s: Scene, given: Json, typed: Mapping[str, Any]) -> Json:
    if act.name in WRITING:
        given["content"] = s.matter["chosen"].get("content") or {}
    if act.name == "open":
        given["scheme"] = s.matter["id"]
    return given


SCHEMES = Book("/schemes", BY_NAME, scene, body)
