"""Sentences of normative documents 规范性文件: one for each fact, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from domain.aggregate import Aggregate, Names
from domain.normative import words
from domain.normative.document import NormativeDocument
from domain.telling import Sentence, Telling, day_zh
from domain.words import word


def _drafted(fact: NormativeDocument.Drafted, names: Names) -> Sentence:
    kind = ("（暂行、试行）", " (provisional)") if fact.provisional else ("", "")
    return (
        f"{names(fact.unit)}起草规范性文件《{fact.title}》{kind[0]}",
        f"{names(fact.unit)} drafted the normative document “{fact.title}”{kind[1]}",
    )


def _reviewed(fact: NormativeDocument.Reviewed, names: Names) -> Sentence:
    found = ("合法", "found it lawful") if fact.opinion == "lawful" else ("退回修改", "sent it back")
    return (
        f"{names(fact.reviewer)}合法性审查，{found[0]}：{fact.text}",
        f"{names(fact.reviewer)} reviewed its legality and {found[1]}: {fact.text}",
    )


def _cleaned_up(fact: NormativeDocument.CleanedUp, names: Names) -> Sentence:
    result = word(words.CLEANUP_RESULT, fact.result, "zh"), word(words.CLEANUP_RESULT, fact.result, "en")
    return f"{fact.round}：{result[0]}，{fact.reason}", f"Clean-up {fact.round}: {result[1]}, {fact.reason}"


TELLINGS: Mapping[type[Aggregate.Event], Telling] = {
    NormativeDocument.Drafted: _drafted,
    NormativeDocument.Checked: lambda f, n: (f"逐项核对内容：{f.text}", f"Its contents were checked: {f.text}"),
    NormativeDocument.Reviewed: _reviewed,
    NormativeDocument.Audited: lambda f, n: (f"{n(f.by)}审核", f"Audited by {n(f.by)}"),
    NormativeDocument.Approved: lambda f, n: (f"{n(f.by)}签发", f"Signed by {n(f.by)}"),
    NormativeDocument.Published: lambda f, n: (
        f"以{f.number}公布，{day_zh(f.effective_from)}施行，有效期至{day_zh(f.valid_until)}",
        f"Published as {f.number}, in force from {f.effective_from} until {f.valid_until}",
    ),
    NormativeDocument.Filed: lambda f, n: (f"报送{'、'.join(f.to)}备案", f"Filed with {', '.join(f.to)}"),
    NormativeDocument.Interpreted: lambda f, n: (
        f"{n(f.unit)}解释：{f.text}",
        f"Interpreted by {n(f.unit)}: {f.text}",
    ),
    NormativeDocument.Extended: lambda f, n: (
        f"{n(f.by)}同意有效期由{day_zh(f.was)}延长至{day_zh(f.valid_until)}：{f.reason}",
        f"{n(f.by)} extended its validity from {f.was} to {f.valid_until}: {f.reason}",
    ),
    NormativeDocument.CleanedUp: _cleaned_up,
    NormativeDocument.Repealed: lambda f, n: (f"废止：{f.reason}", f"Repealed: {f.reason}"),
}
