"""Rules as data 规则: a pack is read from its text, checked key by key, and given what it inherits."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from domain.articles import UnreadableText, articles
from domain.rule_contradictions import contradictions
from domain.rule_keys import CONFIDENTIALITY, KEYS, OUTCOMES, SOURCES, Key
from domain.rule_pack import (
    Basis,
    Difference,
    PackError,
    Row,
    Rule,
    RulePack,
    Value,
    differences,
    pack_on,
    version_order,
)

__all__ = [
    "CONFIDENTIALITY",
    "KEYS",
    "OUTCOMES",
    "SOURCES",
    "Basis",
    "Difference",
    "Key",
    "PackError",
    "Row",
    "Rule",
    "RulePack",
    "UnreadableText",
    "Value",
    "articles",
    "differences",
    "load_pack",
    "pack_on",
    "version_order",
]

CODE: Final = re.compile(r"[0-9]{6}", re.ASCII)
VERSION: Final = re.compile(r"[0-9]{1,6}(\.[0-9]{1,6}){0,3}", re.ASCII)
LETTER: Final = re.compile(r"[A-Z]", re.ASCII)
ARTICLE: Final = re.compile(r"([A-Z])([1-9][0-9]{0,2})", re.ASCII)
LAW: Final = re.compile(r"([A-Z][0-9]{1,4})-([1-9][0-9]{0,2})", re.ASCII)
PERIOD: Final = re.compile(r"P[1-9][0-9]{0,3}[DWMY]", re.ASCII)
WORD: Final = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
STATED: Final = frozenset({"value", "articles", "basis", "note_zh", "note_en"})
TEXTS: Final = ("code", "name", "name_en", "tier", "issuer", "issuer_en", "letter", "version")
HEADER: Final = frozenset({*TEXTS, "articles", "effective_from", "effective_basis", "parent", "note_zh", "note_en"})


def load_pack(toml_text: str, parent: RulePack | None) -> RulePack:
    """Read a pack, fill in what it inherits, refuse what is unknown, missing, mistyped or contradictory."""
    try:
        written = tomllib.loads(toml_text)
    except tomllib.TOMLDecodeError as wrong:
        raise PackError(f"规则包不是有效的TOML：{wrong}", f"the pack is no valid TOML: {wrong}", "") from wrong
    header, laws = written.pop("pack", None), written.pop("laws", {})
    pack = _header(header, laws, parent)
    values: dict[str, Rule] = {}
    for name, stated in written.items():
        if name not in KEYS:
            raise PackError(f"未知的规则项“{name}”", "this key is not known", name)
        values[name] = _rule(KEYS[name], stated, pack)
    for name, key in KEYS.items():
        if name not in values:
            values[name] = _inherited(key, parent)
    loaded = replace(pack, values={name: values[name] for name in KEYS})
    for error in contradictions(loaded):
        raise error
    return loaded


def _header(header: object, laws: object, parent: RulePack | None) -> RulePack:
    if not isinstance(header, dict):
        raise PackError("缺少[pack]", "the [pack] table is missing", "pack")
    for name in header:
        if name not in HEADER:
            raise PackError(f"[pack]中未知的“{name}”", f"[pack] has no field {name!r}", f"pack.{name}")
    for name in TEXTS:
        if not isinstance(header.get(name), str) or not header[name].strip():
            raise PackError(f"[pack]缺少“{name}”", f"[pack] must state {name}", f"pack.{name}")
    for name, shape in (("code", CODE), ("version", VERSION), ("letter", LETTER)):
        if not shape.fullmatch(header[name]):
            raise PackError(f"“{name}”格式有误", f"{name} is malformed", f"pack.{name}")
    effective = header.get("effective_from")
    if type(effective) is not date:
        raise PackError("缺少施行日期", "the effective date is missing", "pack.effective_from")
    if header.get("effective_basis", "stated") not in ("stated", "inferred"):
        raise PackError(
            "施行日期的依据应为stated或inferred", "effective_basis is stated or inferred", "pack.effective_basis"
        )
    last = header.get("articles")
    if isinstance(last, bool) or not isinstance(last, int) or last < 1:
        raise PackError("缺少条文总数", "the number of articles is missing", "pack.articles")
    _check_parent(header, effective, parent)
    return RulePack(
        code=header["code"],
        name=header["name"],
        name_en=header["name_en"],
        tier=header["tier"],
        issuer=header["issuer"],
        issuer_en=header["issuer_en"],
        letter=header["letter"],
        last_article=last,
        version=header["version"],
        effective_from=effective,
        effective_basis=header.get("effective_basis", "stated"),
        parent=parent.code if parent else None,
        parent_version=parent.version if parent else None,
        laws={**(parent.laws if parent else {}), **_laws(laws)},
        ancestors={**parent.ancestors, parent.letter: parent.last_article} if parent else {},
        values={},
    )


def _check_parent(header: Mapping[str, object], effective: date, parent: RulePack | None) -> None:
    named, given = header.get("parent"), parent.code if parent else None
    if named != given:
        raise PackError(
            f"上级规则包应为{named or '无'}，给出的是{given or '无'}",
            f"the pack names the parent {named or 'none'}, given is {given or 'none'}",
            "pack.parent",
        )
    if parent and (header["letter"] == parent.letter or header["letter"] in parent.ancestors):
        raise PackError("条文代号与上级相同", "the parent uses the same letter for its articles", "pack.letter")
    if parent and effective < parent.effective_from:
        raise PackError("施行日期早于上级规则", "effective before its parent is", "pack.effective_from")


def _laws(laws: object) -> dict[str, Mapping[str, str | int]]:
    if not isinstance(laws, dict):
        raise PackError("[laws]格式有误", "[laws] is malformed", "laws")
    for code, law in laws.items():
        fields = {"zh": str, "en": str, "articles": int}
        if (
            not LAW.fullmatch(f"{code}-1")
            or not isinstance(law, dict)
            or set(law) != set(fields)
            or any(type(law[name]) is not form for name, form in fields.items())
        ):
            raise PackError(f"法规“{code}”应有zh、en、articles", "a law states zh, en and articles", f"laws.{code}")
    return laws


def _rule(key: Key, stated: object, pack: RulePack) -> Rule:
    if not isinstance(stated, dict) or "value" not in stated:
        raise PackError("规则项缺少value", "the key states no value", key.name)
    for name in stated:
        if name not in STATED:
            raise PackError(f"规则项中未知的“{name}”", f"a key has no field {name!r}", key.name)
    cited = stated.get("articles", [])
    if not isinstance(cited, list) or not all(isinstance(article, str) for article in cited):
        raise PackError("articles应为条文编号的列表", 'articles must be a list such as ["L49"]', key.name)
    for article in cited:
        _check_article(article, key.name, pack)
    notes = [stated.get(name, "") for name in ("note_zh", "note_en")]
    if not all(isinstance(note, str) for note in notes):
        raise PackError("说明应为文字", "a note must be text", key.name)
    return Rule(key.name, _value(key, stated["value"]), tuple(cited), _basis(stated, cited, key.name), False, *notes)


def _basis(stated: Mapping[str, object], cited: Sequence[str], key: str) -> Basis:
    found: Basis = "article" if any(ARTICLE.fullmatch(a) for a in cited) else "law" if cited else "practice"
    written = stated.get("basis")
    if written is None and found == "practice":
        raise PackError(
            '没有条文依据：请注明articles，或以basis = "practice"标明为惯例',
            'no article is given: state articles, or mark it basis = "practice"',
            key,
        )
    if written is not None and written != found:
        raise PackError(f"basis应为{found}", f"by its articles the basis is {found}, not {written}", key)
    return found


def _check_article(article: str, key: str, pack: RulePack) -> None:
    if found := ARTICLE.fullmatch(article):
        last = pack.last_article if found[1] == pack.letter else pack.ancestors.get(found[1], 0)
    elif found := LAW.fullmatch(article):
        last = int(pack.laws.get(found[1], {}).get("articles", 0))
    else:
        raise PackError(f"条文编号“{article}”格式有误", f"{article!r} is no article", key)
    if int(found[2]) > last:
        raise PackError(f"条文“{article}”不存在", f"there is no article {article}", key)


def _inherited(key: Key, parent: RulePack | None) -> Rule:
    if parent is None or key.own:
        raise PackError(f"缺少规则项“{key.name}”（{key.zh}）", f"the pack must state this key: {key.en}", key.name)
    rule = parent.rule(key.name)
    return Rule(key.name, rule.value, rule.articles, rule.basis, True, rule.note_zh, rule.note_en)


def _value(key: Key, raw: object) -> Value:
    match key.form:
        case "flag" if isinstance(raw, bool):
            return raw
        case "number" if type(raw) is int:
            return _in_range(key, raw)
        case "text" | "period" if isinstance(raw, str):
            return _text(key, raw)
        case "items" if isinstance(raw, list):
            return _item_list(key, raw)
        case "steps" if isinstance(raw, list) and raw and all(type(item) is int for item in raw):
            return tuple(_in_range(key, item) for item in raw)
        case "rows" if isinstance(raw, list):
            return _row_list(key, raw)
        case "levels" if isinstance(raw, dict) and all(type(item) is int for item in raw.values()):
            return {code: _in_range(key, item) for code, item in raw.items()}
        case "words" if isinstance(raw, dict) and all(isinstance(item, str) for item in raw.values()):
            return {code: _text(key, item) for code, item in raw.items()}
    raise _wrong_type(key)


def _wrong_type(key: Key) -> PackError:
    return PackError(f"“{key.zh}”的值类型应为{key.form}", f"the value must be of the form {key.form}", key.name)


def _in_range(key: Key, number: int) -> int:
    if not key.low <= number <= key.high:
        raise PackError(
            f"“{key.zh}”应在{key.low}至{key.high}之间，现为{number}",
            f"must lie between {key.low} and {key.high}, is {number}",
            key.name,
        )
    return number


def _text(key: Key, raw: str) -> str:
    if not raw.strip():
        raise PackError(f"“{key.zh}”不能为空", "must not be empty", key.name)
    if key.form == "period" and not PERIOD.fullmatch(raw):
        raise PackError("周期格式应如P14D", "must be a period such as P14D", key.name)
    return _chosen(key, raw)


def _chosen(key: Key, raw: str) -> str:
    if key.choices and raw not in key.choices:
        raise PackError(
            f"“{raw}”应为{'、'.join(key.choices)}之一", f"{raw!r} is none of {', '.join(key.choices)}", key.name
        )
    return raw


def _item_list(key: Key, raw: Sequence[object]) -> tuple[str, ...]:
    items = [item for item in raw if isinstance(item, str) and item.strip()]
    if len(items) != len(raw):
        raise _wrong_type(key)
    if not items and not key.may_be_empty:
        raise PackError(f"“{key.zh}”不能为空", "must not be empty", key.name)
    _once(key, items)
    return tuple(_chosen(key, item) for item in items)


def _row_list(key: Key, raw: Sequence[object]) -> tuple[Row, ...]:
    if not raw and not key.may_be_empty:
        raise PackError(f"“{key.zh}”不能为空", "must not be empty", key.name)
    columns = key.columns or {}
    rows: list[Row] = []
    for row in raw:
        if not isinstance(row, dict) or set(row) != set(columns):
            raise PackError(f"每行应有{'、'.join(columns)}", f"each row states {', '.join(columns)}", key.name)
        for name, form in columns.items():
            if type(row[name]) is not form or row[name] == "":
                raise PackError(f"“{name}”的类型有误或为空", f"{name} is empty or of the wrong type", key.name)
        if not WORD.fullmatch(row["code"]):
            raise PackError(f"代码“{row['code']}”应为小写英文", f"{row['code']!r} is no code", key.name)
        rows.append({name: tuple(row[name]) if form is list else row[name] for name, form in columns.items()})
    codes = [str(row["code"]) for row in rows]
    _once(key, codes)
    for code in codes:
        _chosen(key, code)
    if key.all_choices and (missing := [code for code in key.choices if code not in codes]):
        raise PackError(f"缺少{'、'.join(missing)}", f"missing: {', '.join(missing)}", key.name)
    return tuple(rows)


def _once(key: Key, codes: Sequence[str]) -> None:
    if twice := [code for code in codes if codes.count(code) > 1]:
        raise PackError(f"“{twice[0]}”重复", f"{twice[0]!r} stands twice", key.name)
