"""The acts 议题办理 on a topic: proposed, coordinated, signed for, reviewed, admitted or turned down; each with its form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboards.acting import Book
from dashboards.desk import Desk
from dashboards.directive.acts import REASON, ActForm, Field, Options, Scene, all_units, coded
from dashboards.meetings.acts import head_of, said_by
from dashboards.parts import said
from dashboards.reader import account, t
from domain.meeting import words
from services.permissions import KEEPERS

Json = dict[str, Any]


def behalf(options: Any) -> Any:
    """A unit speaks for itself; who enters it for one says for which."""
    field = Field("on_behalf_of", "choice", "代哪个单位录入", "Entered for", required=True, options=options)
    return lambda s: [field] if s.is_office else []


def _unsigned(s: Scene) -> Options:
    return [(unit, s.office.name(unit)) for unit in s.matter["unsigned"]]


def _refusals(s: Scene) -> Options:
    return [(code, said(words.TOPIC_REFUSAL, code)) for code in ("within_powers", s.pack.text("topic.refuse_if"))]


TEXT = Field("text", "area", "内容", "Text", required=True)
FORMS: tuple[ActForm, ...] = (
    ActForm("propose", "提出议题", "Propose a topic", "file-plus",
            (Field("title", "line", "议题名称", "Title", required=True),
             Field("kind", "choice", "提请哪类会议", "To which meeting", required=True, options=lambda s: coded(s.pack, "meeting.types"), value=lambda _: "executive"),
             Field("concerned", "choices", "涉及单位", "Units concerned", options=all_units, hint=("其主要负责人须签署意见", "Their heads sign an opinion"))),
            path="/topics", more=behalf(all_units)),
    ActForm("coordinate", "会前协调", "Coordinate", "arrows-split",
            (Field("text", "area", "协调情况", "What was settled", required=True),),
            more=said_by("协调的领导", "By which leader")),
    ActForm("opinions", "签署意见", "Sign an opinion", "signature",
            (Field("agrees", "answer", "意见", "Opinion", required=True,
                   options=lambda _: [("yes", t("同意", "agrees")), ("no", t("不同意", "disagrees"))]),
             TEXT, Field("signed_by", "line", "签署人", "Signed by", required=True)),
            more=behalf(_unsigned)),
    ActForm("papers", "批印会议文件", "Approve the papers", "printer", more=said_by("批印人", "By", head_of)),
    ActForm("review", "审核汇总", "Review and collate", "checklist", (Field("text", "area", "审核意见", "What was found"),)),
    ActForm("admit", "确定上会", "Admit it", "rubber-stamp", more=said_by("确定的领导", "By", head_of)),
    ActForm("turn-down", "不予上会", "Turn it down", "x",
            (Field("code", "choice", "情形", "Why", required=True, options=_refusals), REASON), "warn"),
)  # fmt: skip
BY_NAME: Mapping[str, ActForm] = {form.name: form for form in FORMS}


async def scene(desk: Desk, chosen: Json) -> tuple[Scene, int]:
    found: Json = {"unsigned": [], "version": 0}
    if chosen.get("id"):
        found = await desk.read(f"/topics/{chosen['id']}")
    today, office = desk.today(), desk.office()
    return Scene(found, office, office.pack(today), today, account().role in KEEPERS), int(found["version"])


async def body(desk: Desk, act: ActForm, s: Scene, given: Json, typed: Mapping[str, Any]) -> Json:
    return given


TOPICS = Book("/topics", BY_NAME, scene, body)
