"""Differences 版本比较: what one text of a scheme says otherwise than another, place by place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboards import parts
from dashboards.reader import t
from dashboards.schemes.fields import named, place_name, plainly

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Difference:
    """`was` or `now` is None where there was, or is, nothing."""

    place: str
    was: object
    now: object


def differences(was: Mapping[str, Any], now: Mapping[str, Any]) -> list[Difference]:
    """In the order of the older text; what is new stands where its table ends."""
    return list(_of(was, now, ""))


def _of(was: object, now: object, place: str) -> Iterator[Difference]:
    old, new = _parts(was), _parts(now)
    if old is None or new is None:
        if was != now:
            yield Difference(place, was, now)
        return
    for name in [*old, *(name for name in new if name not in old)]:
        yield from _of(old.get(name), new.get(name), f"{place}.{name}" if place else name)


def _parts(value: object) -> Mapping[str, object] | None:
    """A table's fields, a list's rows by their codes; None of what is one value."""
    if isinstance(value, Mapping):
        return value
    if isinstance(value, list) and value and all(isinstance(row, Mapping) and "code" in row for row in value):
        return {str(row["code"]): row for row in value}
    return None


def table(found: Sequence[Difference], was: Json, now: Json) -> Component:
    if not found:
        return parts.empty(t("两个版本内容相同。", "The two texts say the same."))
    rows = [
        html.Tr(
            [
                html.Td(html.B(place_name(each.place, now if each.was is None else was))),
                html.Td(html.Del(_told(each.was)) if each.was is not None else t("（新增）", "(new)"), **parts.attributes(data_label=t("原为", "Was"))),
                html.Td(html.Ins(_told(each.now)) if each.now is not None else t("（取消）", "(dropped)"), **parts.attributes(data_label=t("改为", "Is"))),
            ]
        )
        for each in found
    ]  # fmt: skip
    heads = [t("位置", "Place"), t("原为", "Was"), t("改为", "Is")]
    return html.Table(
        [html.Thead(html.Tr([html.Th(each) for each in heads])), html.Tbody(rows)], className="table cards sc-diff"
    )


def _told(value: object) -> str:
    """A whole row by its name."""
    if isinstance(value, dict) and "name" in value:
        return named(value)
    return plainly(value)
