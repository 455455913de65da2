"""The acts 规范性文件办理 on a normative document: drafted, checked, reviewed, signed, published, filed, cleaned up."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from dashboards.acting import Book
from dashboards.desk import Desk
from dashboards.directive.acts import REASON, ActForm, Field, Options, Scene, all_units
from dashboards.meetings.acts import head_of, said_by
from dashboards.parts import said
from dashboards.reader import account, t
from dashboards.topics.acts import behalf
from domain.deadlines import add_months
from domain.normative import words
from services.commands.normative import reviewers
from services.permissions import KEEPERS

Json = dict[str, Any]


def _forbidden(s: Scene) -> Sequence[Field]:
    """One question for each thing the rules forbid."""
    yes_no = _answers(("是", "yes"), ("否", "no"))
    return [
        Field(f"answers__{row['code']}", "answer", f"是否{row['zh']}", f"Does it hold that it {row['en']}", required=True,
              options=yes_no, value=lambda _: "no")
        for row in s.pack.rows("normdoc.forbidden")
    ]  # fmt: skip


def _answers(yes: tuple[str, str], no: tuple[str, str]) -> Callable[[Scene], Options]:
    return lambda _: [("yes", t(*yes)), ("no", t(*no))]


def _reviewer(s: Scene) -> Sequence[Field]:
    if not s.is_office:
        return []
    found = [(unit, s.office.name(unit)) for unit in reviewers(s.office.units, s.pack)]
    return [Field("on_behalf_of", "choice", "审查机构", "Reviewed by", required=True, options=lambda _: found,
                  value=lambda _: found[0][0] if len(found) == 1 else None)]  # fmt: skip


def _last_day(s: Scene) -> object:
    """As long as the rules allow, from the day it takes effect."""
    since = date.fromisoformat(s.matter.get("effective_from") or s.today.isoformat())
    provisional = s.matter["provisional"]
    years = s.pack.number("normdoc.max_validity_provisional" if provisional else "normdoc.max_validity")
    return (add_months(since, 12 * years) - timedelta(days=1)).isoformat()


def _drafter(s: Scene) -> Sequence[Field]:
    if not s.is_office:
        return []
    unit = s.matter["unit"]
    return [Field("on_behalf_of", "choice", "解释单位", "Interpreted by", required=True,
                  options=lambda _: [(unit, s.office.name(unit))], value=lambda _: unit)]  # fmt: skip


def _results(s: Scene) -> Options:
    """What is over can be found expired alone; what is in force never."""
    last = s.matter["valid_until"]
    over = bool(last) and date.fromisoformat(last) < s.today
    return [(code, said(words.CLEANUP_RESULT, code)) for code in words.CLEANUP_RESULT if (code == "expired") == over]


def _first_result(s: Scene) -> object:
    found = _results(s)
    return found[0][0] if len(found) == 1 else None


def _replaceable(s: Scene) -> Options:
    return [(each["id"], f"{each['title']} {each['number']}".strip()) for each in s.matter["published"]]


FORMS: tuple[ActForm, ...] = (
    ActForm("draft", "起草规范性文件", "Draft a document", "file-plus",
            (Field("title", "line", "文件名称", "Title", required=True,
                   hint=("名称含“暂行”“试行”的，有效期按暂行计算", "暂行 or 试行 in the title makes it provisional")),
             Field("issuer", "line", "制定机关", "Issuer", required=True),
             Field("provisional", "switch", "暂行或试行", "Provisional"),
             Field("replaces", "choice", "替代哪一件", "Takes the place of", options=_replaceable, hint=("公布时被替代的随之废止", "Repealed once this one is published"))),
            path="/normative", more=behalf(all_units)),
    ActForm("check", "逐项核对", "Check its contents", "checklist",
            (Field("text", "area", "核对情况", "What was found", required=True),), more=_forbidden),
    ActForm("review", "合法性审查", "Review its legality", "scale",
            (Field("opinion", "choice", "审查意见", "Opinion", required=True,
                   options=lambda _: [("lawful", t("合法", "lawful")), ("returned", t("退回修改", "sent back"))]),
             Field("text", "area", "审查说明", "Grounds", required=True)),
            more=_reviewer),
    ActForm("audit", "领导审核", "Audit", "circle-check", more=said_by("审核的领导", "By which leader")),
    ActForm("approve", "签发", "Sign it", "signature", more=said_by("签发人", "Signed by", head_of)),
    ActForm("publish", "公布", "Publish", "send",
            (Field("number", "line", "文号", "Number", required=True),
             Field("effective_from", "day", "施行日期", "In force from", required=True, value=lambda s: s.today.isoformat()),
             Field("valid_until", "day", "有效期至", "Valid until", required=True, value=_last_day,
                   hint=("已按规则允许的最长有效期填好", "Filled in with the longest the rules allow")))),
    ActForm("file", "报送备案", "File it", "archive",
            (Field("_to", "area", "备案机关", "Filed with", required=True, hint=("每行一个", "One a line")),)),
    ActForm("interpret", "解释", "Interpret it", "message-2",
            (Field("text", "area", "解释内容", "What it means", required=True),), more=_drafter),
    ActForm("extend", "延长有效期", "Extend its validity", "calendar-event",
            (Field("valid_until", "day", "有效期延至", "Valid until", required=True, value=_last_day,
                   hint=("自施行之日起计，不超过规则允许的最长有效期", "Within the longest the rules allow from the day it took effect")), REASON),
            more=said_by("签发人", "Signed by", head_of)),
    ActForm("clean-up", "清理", "Clean up", "refresh",
            (Field("round", "line", "清理批次", "Which clean-up", required=True, value=lambda s: t(f"{s.today.year}年全面清理", f"General clean-up of {s.today.year}")),
             Field("result", "choice", "清理结果", "Result", required=True, options=_results, value=_first_result), REASON)),
    ActForm("repeal", "废止", "Repeal", "trash", (REASON,), "warn"),
)  # fmt: skip
BY_NAME: Mapping[str, ActForm] = {form.name: form for form in FORMS}


async def scene(desk: Desk, chosen: Json) -> tuple[Scene, int]:
    found: Json = {"version": 0, "valid_until": None, "provisional": False}
    if chosen.get("id"):
        found = await desk.read(f"/normative/{chosen['id']}")
    published = (await desk.read("/normative"))["items"] if chosen["act"] == "draft" else []
    today, office = desk.today(), desk.office()
    matter = {**found, "published": [each for each in published if each["published_on"] and not each["repealed_on"]]}
    return Scene(matter, office, office.pack(today), today, account().role in KEEPERS), int(found["version"])


async def body(desk: Desk, act: ActForm, s: Scene, given: Json, typed: Mapping[str, Any]) -> Json:
    if act.name == "file":
        given["to"] = [line.strip() for line in str(typed.get("_to") or "").splitlines() if line.strip()]
    return given


NORMATIVE = Book("/normative", BY_NAME, scene, body)
