"""Notice 考核结果通报: ranks and grades of every group, what held a grade down, and the right to appeal with its days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from domain import words
from domain.results.results import Results
from domain.scheme.scheme import Group, Scheme
from services.documents.assessment.edition import Edition
from services.documents.assessment.paper import Block, Closing, Column, Heading, Paper, Table, Text, long_day, numeral


def notice(
    scheme: Scheme, results: Results, *, edition: Edition, on: date, basis: str = "", number: str = "",
    appeal_by: date | None = None,
) -> Paper:  # fmt: skip
    """`basis`: who approved the grades; `number` 发文字号, where it has one; `appeal_by`: the last day to appeal."""
    told = edition.told
    subject = edition.subject(scheme)
    parts = [
        (told("考核结果", "Results"), _ranking(scheme, results, edition)),
        (told("一票否决", "Vetoes"), _vetoes(scheme, results, edition)),
        (told("申诉权利", "The right to appeal"), _appeal(scheme, edition, appeal_by)),
        (told("结果核对", "Checking the results"), _checking(results, edition)),
    ]
    told_parts = [(heading, blocks) for heading, given in parts if (blocks := list(given))]
    body: list[Block] = [Text(told("各被考核单位：", "To all units assessed:"), flush=True)]
    body.append(Text(_opening(scheme, edition, basis)))
    for n, (heading, blocks) in enumerate(told_parts, start=1):
        body += [Heading(told(f"{numeral(n)}、{heading}", f"{n}. {heading}")), *blocks]
    body.append(Closing(edition.house, long_day(on, edition.language)))
    return Paper(
        title=told(f"关于{scheme.year}年度\n{subject.removeprefix(f'{scheme.year}年度')}结果的通报", f"Notice on the results:\n{subject}"),
        blocks=tuple(body), trace=edition.imprint(scheme, results.digest), language=edition.language,
        mark=edition.house, number=number, note=edition.note,
    )  # fmt: skip


def _opening(scheme: Scheme, edition: Edition, basis: str) -> str:
    rule = edition.article(scheme, scheme.article)
    name, subject = edition.called(scheme), edition.subject(scheme)
    zh = f"根据{rule}和《{name}》（{scheme.version}版），" if rule else f"根据《{name}》（{scheme.version}版），"
    en = f"Under {rule} and “{name}” (version {scheme.version})" if rule else f"Under “{name}” ({scheme.version})"
    return edition.told(
        zh + (f"经{basis}审定，" if basis else "") + f"现将{subject}结果通报如下。",
        en + (f", as approved by {basis}" if basis else "") + f", the results are made known: {subject}.",
    )


def _ranking(scheme: Scheme, results: Results, edition: Edition) -> Iterator[Block]:
    told = edition.told
    count = {grade.code: sum(r.grade == grade.code for r in results.units.values()) for grade in scheme.grades}
    shown = [(edition.called(grade), count[grade.code]) for grade in scheme.grades if count[grade.code]]
    yield Text(told(
        f"参加考核的单位共{len(results.units)}个，分{len(scheme.groups)}类排名和评定等次："
        + "、".join(f"{name}{n}个" for name, n in shown) + "。",
        f"{len(results.units)} units were assessed, ranked and graded in {len(scheme.groups)} groups: "
        + ", ".join(f"{n} {name.lower()}" for name, n in shown) + ".",
    ))  # fmt: skip
    for n, group in enumerate(scheme.groups.values(), start=1):
        name = edition.called(group)
        yield Heading(
            told(f"（{numeral(n)}）{name}（{len(group.units)}个）", f"({n}) {name} ({len(group.units)})"), level=2
        )
        yield _group(scheme, results, group, edition)


def _group(scheme: Scheme, results: Results, group: Group, edition: Edition) -> Table:
    told = edition.told
    grades = {grade.code: edition.called(grade) for grade in scheme.grades}
    columns = (Column(told("名次", "Rank"), 0.13, "center"), Column(told("单位", "Unit"), 0.47),
               Column(told("总分", "Total"), 0.18, "right"), Column(told("等次", "Grade"), 0.22, "center"))  # fmt: skip
    merged = told("已撤并", "merged")
    return Table(columns, tuple(
        ("—" if r.rank is None else str(r.rank), edition.name(r.unit), str(r.total), grades.get(r.grade, merged))
        for r in results.ranking(group.code)
    ))  # fmt: skip


def _vetoes(scheme: Scheme, results: Results, edition: Edition) -> Iterator[Block]:
    for group in scheme.groups.values():
        for result in results.ranking(group.code):
            for code in result.vetoes:
                veto, unit = scheme.vetoes[code], edition.name(result.unit)
                effect = edition.word(words.VETO_EFFECT, veto.effect)
                yield Text(edition.told(
                    f"{unit}：{veto.name}，{effect}{_under(edition, scheme, veto.article)}。",
                    f"{unit}: {veto.name_en}; {effect.lower()}{_under(edition, scheme, veto.article)}.",
                ))  # fmt: skip


def _appeal(scheme: Scheme, edition: Edition, appeal_by: date | None) -> Iterator[Block]:
    clocks = scheme.clocks
    day = "" if appeal_by is None else long_day(appeal_by, edition.language)
    under = _under(edition, scheme, clocks.article)
    yield Text(edition.told(
        f"被考核单位对考核结果有异议的，可以自收到结果告知之日起{clocks.appeal}个工作日内{f'（至{day}）' if day else ''}"
        f"向{edition.issuer[0]}书面申诉，说明理由并附有关材料{under}。",
        f"A unit that contests its result may appeal in writing to the {edition.issuer[1]} within {clocks.appeal} working "
        f"days of being told{f', by {day}' if day else ''}, giving its reasons and papers{under}.",
    ))  # fmt: skip
    yield Text(edition.told(
        f"申诉自收到之日起{clocks.decide}个工作日内作出决定，参与过该结果的人员应当回避；申诉成立的，"
        + (f"在{clocks.approve}个工作日内批准更正，" if clocks.approve else "") + "重新计分并告知结果有变化的单位。",
        f"An appeal is decided within {clocks.decide} working days by persons who had no part in the result. Where it is "
        + (f"granted, the correction is approved within {clocks.approve} working days" if clocks.approve else "granted")
        + ", all is scored again, and every unit whose result changed is told.",
    ))  # fmt: skip


def _checking(results: Results, edition: Edition) -> Iterator[Block]:
    yield Text(edition.told(
        "每个单位的得分凭单列明各项指标的数据、公式、依据条款和记录位置。"
        f"本结果按督办记录第{edition.position}号位置计算，结果摘要为{results.digest[:16]}，可以据此重新计算核对。",
        "The receipt of each unit states the data, formula, article and facts of every line. The results were computed as "
        f"of position {edition.position} of the record; their digest is {results.digest[:16]}, and anyone may compute "
        "them again.",
    ))  # fmt: skip


def _under(edition: Edition, scheme: Scheme, article: str) -> str:
    rule = edition.article(scheme, article)
    return "" if not rule else edition.told(f"（依据{rule}）", f" ({rule})")
