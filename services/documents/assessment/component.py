"""Component 综合考核分项: a year's results as one part of a wider assessment, for the body that puts it together."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from io import StringIO
from typing import Any

from domain.aggregate import Refused
from domain.results.results import Results
from domain.scheme.scheme import Component, Scheme
from services.documents.assessment.edition import Edition
from services.documents.cells import RISKY, clean


def component_rows(scheme: Scheme, results: Results, *, edition: Edition) -> list[dict[str, Any]]:
    """Unit, total, the share it has there and what it brings, in the order of units' codes; points as text."""
    share = _component(scheme).share
    return [
        {
            "unit": unit,
            "name": edition.name(unit),
            "group": result.group,
            "total": str(result.total),
            "share": str(share),
            "points": str(result.total * share),
            "rank": result.rank,
            "grade": result.grade,
        }
        for unit, result in sorted(results.units.items())
    ]


def component_json(scheme: Scheme, results: Results, *, edition: Edition) -> bytes:
    """With what is needed to trace it back."""
    part = _component(scheme)
    whole: Mapping[str, Any] = {
        "component": {"name": part.name, "name_en": part.name_en, "share": str(part.share)},
        "year": scheme.year,
        "kind": scheme.kind,
        "scheme": scheme.code,
        "version": scheme.version,
        "scheme_digest": results.scheme_digest,
        "as_of": results.as_of.isoformat(),
        "position": edition.position,
        "digest": results.digest,
        "simulated": edition.is_simulated,
        "units": component_rows(scheme, results, edition=edition),
    }
    return json.dumps(whole, ensure_ascii=False, indent=1).encode()


def component_table(scheme: Scheme, results: Results, *, edition: Edition) -> bytes:
    """CSV: UTF-8 with its mark, so that a spreadsheet reads it right; no name is a formula there."""
    told = edition.told
    heads = (told("单位代码", "Unit"), told("单位", "Name"), told("组别", "Group"), told("总分", "Total"), told("占比", "Share"),
             told("计入分值", "Points"), told("名次", "Rank"), told("等次", "Grade"))  # fmt: skip
    names = {grade.code: edition.called(grade) for grade in scheme.grades}
    groups = {group.code: edition.called(group) for group in scheme.groups.values()}

    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(heads)
    for row in component_rows(scheme, results, edition=edition):
        shown = {**row, "group": groups[row["group"]], "grade": names.get(row["grade"], "")}
        writer.writerow([_field(value) for value in shown.values()])
    return ("\ufeff" + out.getvalue()).encode()


def _component(scheme: Scheme) -> Component:
    if scheme.component is None:
        raise Refused("component.none", "方案未规定计入综合考核", "The scheme is no component of a wider one")
    return scheme.component


def _field(value: str | int | None) -> str:
    text = clean("" if value is None else str(value))
    return f"'{text}" if isinstance(value, str) and text.lstrip(" ").startswith(RISKY) else text
