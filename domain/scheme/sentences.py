"""Sentences of a scheme's life 方案办理过程."""

from __future__ import annotations

from collections.abc import Mapping

from domain.aggregate import Aggregate, Names
from domain.scheme.life import SchemeLife
from domain.telling import Sentence, Telling, because, day_zh


def _drafted(fact: SchemeLife.Drafted, names: Names) -> Sentence:
    head = fact.content["scheme"]
    return f"拟订《{head['name']}》", f"Drafted “{head.get('name_en') or head['name']}”"


def _opinion(fact: SchemeLife.OpinionGiven, names: Names) -> Sentence:
    said = because(fact.text)
    agrees = ("同意", "agrees") if fact.agrees else ("不同意", "does not agree")
    return f"{names(fact.unit)}{agrees[0]}方案{said[0]}", f"{names(fact.unit)} {agrees[1]} with the scheme{said[1]}"


TELLINGS: Mapping[type[Aggregate.Event], Telling] = {
    SchemeLife.Drafted: _drafted,
    SchemeLife.Revised: lambda f, n: (f"修改方案：{f.reason}", f"Revised the scheme: {f.reason}"),
    SchemeLife.ConsultationOpened: lambda f, n: (
        f"向{len(f.units)}个单位征求方案意见，{day_zh(f.until)}截止",
        f"Asked {len(f.units)} units for their opinion by {f.until}",
    ),
    SchemeLife.OpinionGiven: _opinion,
    SchemeLife.Approved: lambda f, n: (
        f"批准第{f.version}版方案：{f.basis}",
        f"Approved version {f.version} of the scheme: {f.basis}",
    ),
    SchemeLife.AdjustmentAsked: lambda f, n: (
        f"申请调整方案为第{f.version}版：{f.reason}",
        f"Asked to adjust the scheme to version {f.version}: {f.reason}",
    ),
    SchemeLife.Adjusted: lambda f, n: (
        f"批准方案调整为第{f.version}版：{f.basis}",
        f"Approved the adjustment to version {f.version}: {f.basis}",
    ),
    SchemeLife.AdjustmentRefused: lambda f, n: (
        f"不批准方案调整：{f.reason}",
        f"Refused the adjustment of the scheme: {f.reason}",
    ),
}
