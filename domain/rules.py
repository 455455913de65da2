"""Rules as data 规则包: what a government's work rules say, key by key, each with its article."""

import hashlib
import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, NoReturn, cast

from domain.articles import articles as articles
from domain.rhythm import BadRhythm, Rhythm
from domain.rule_keys import CONFIDENTIALITY, DAYS, KEYS, OUTCOMES, SOURCES, Form, Key
from domain.rule_keys import CONFIDENTIALITY as CONFIDENTIALITY
from domain.rule_keys import KEYS as KEYS
from domain.rule_keys import OUTCOMES as OUTCOMES
from domain.rule_keys import SOURCES as SOURCES

Cell = str | int | bool | tuple[str, ...]
Row = Mapping[str, Cell]
Value = bool | int | str | tuple[str, ...] | tuple[int, ...] | tuple[Row, ...] | Mapping[str, int] | Mapping[str, str]
Basis = Literal["article", "practice", "law"]

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


class PackError(ValueError):
    """A rule pack that cannot be trusted. Both sentences are shown to the user as they stand."""

    def __init__(self, zh: str, en: str, key: str) -> None:
        super().__init__(f"{key}: {en}" if key else en)
        self.zh, self.en, self.key = zh, en, key


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule 规则项 and where it stands: in an article of the rules, in a law, or in practice alone."""

    key: str
    value: Value
    articles: tuple[str, ...]
    basis: Basis
    inherited: bool
    note_zh: str = ""
    note_en: str = ""


@dataclass(frozen=True)
class RulePack:
    """The rules of one government in one version 规则包, inherited ones filled in."""

    code: str
    name: str
    name_en: str
    tier: str
    issuer: str
    issuer_en: str
    letter: str
    last_article: int
    version: str
    effective_from: date
    effective_basis: str
    parent: str | None
    parent_version: str | None
    laws: Mapping[str, Mapping[str, str | int]]
    ancestors: Mapping[str, int]
    values: Mapping[str, Rule]

    def rule(self, key: str) -> Rule:
        rule = self.values.get(key)
        if rule is None:
            raise PackError(f"规则包{self.code}（{self.version}版）没有“{key}”", f"pack {self.code} {self.version} has no such key", key)
        return rule

    def get(self, key: str) -> Value:
        return self.rule(key).value

    def flag(self, key: str) -> bool:
        value = self.get(key)
        return value if isinstance(value, bool) else _mistaken(key, "flag")

    def text(self, key: str) -> str:
        value = self.get(key)
        return value if isinstance(value, str) else _mistaken(key, "text")

    def number(self, key: str) -> int:
        value = self.get(key)
        return value if isinstance(value, int) and not isinstance(value, bool) else _mistaken(key, "number")

    def days(self, key: str) -> int:
        return self.number(key) if key in KEYS and KEYS[key].unit in DAYS else _mistaken(key, "number of days")

    def items(self, key: str) -> tuple[str, ...]:
        value = self.get(key)
        if isinstance(value, tuple) and all(isinstance(item, str) for item in value):
            return cast(tuple[str, ...], value)
        return _mistaken(key, "list of words")

    def steps(self, key: str) -> tuple[int, ...]:
        value = self.get(key)
        if isinstance(value, tuple) and all(isinstance(item, int) for item in value):
            return cast(tuple[int, ...], value)
        return _mistaken(key, "list of numbers")

    def rows(self, key: str) -> tuple[Row, ...]:
        value = self.get(key)
        if isinstance(value, tuple) and all(isinstance(item, Mapping) for item in value):
            return cast(tuple[Row, ...], value)
        return _mistaken(key, "list of tables")

    def row(self, key: str, code: str) -> Row | None:
        """The row of that code, e.g. the return reason `no_evidence`."""
        return next((row for row in self.rows(key) if row["code"] == code), None)

    def codes(self, key: str) -> tuple[str, ...]:
        return tuple(str(row["code"]) for row in self.rows(key))

    def levels(self, key: str) -> Mapping[str, int]:
        value = self.get(key)
        if isinstance(value, Mapping) and all(isinstance(item, int) for item in value.values()):
            return cast(Mapping[str, int], value)
        return _mistaken(key, "table of numbers")

    def words(self, key: str) -> Mapping[str, str]:
        value = self.get(key)
        if isinstance(value, Mapping) and all(isinstance(item, str) for item in value.values()):
            return cast(Mapping[str, str], value)
        return _mistaken(key, "table of words")

    def number_pattern(self, series: str = "") -> str:
        """The pattern of a number series 编号序列; without a name, of the office's main one."""
        if not series:
            return self.text("number.pattern")
        row = self.row("number.series", series)
        if row is None:
            raise PackError(f"没有编号序列“{series}”", f"there is no number series {series!r}", "number.series")
        return str(row["pattern"])

    def to_fact(self) -> dict[str, object]:
        """The pack as plain JSON types: it enters the record with what it inherited, so that folds read no file."""
        return {
            "code": self.code,
            "name": self.name,
            "name_en": self.name_en,
            "tier": self.tier,
            "issuer": self.issuer,
            "issuer_en": self.issuer_en,
            "letter": self.letter,
            "last_article": self.last_article,
            "version": self.version,
            "effective_from": self.effective_from.isoformat(),
            "effective_basis": self.effective_basis,
            "parent": self.parent,
            "parent_version": self.parent_version,
            "laws": {code: dict(law) for code, law in self.laws.items()},
            "ancestors": dict(self.ancestors),
            "values": {
                key: {
                    "value": _plain(rule.value),
                    "articles": list(rule.articles),
                    "basis": rule.basis,
                    "inherited": rule.inherited,
                    "note_zh": rule.note_zh,
                    "note_en": rule.note_en,
                }
                for key, rule in self.values.items()
            },
        }

    @classmethod
    def from_fact(cls, fact: Mapping[str, object]) -> "RulePack":
        """A pack as it was recorded, whatever the keys of today are."""
        values = cast(Mapping[str, Mapping[str, object]], fact["values"])
        return cls(
            code=str(fact["code"]),
            name=str(fact["name"]),
            name_en=str(fact["name_en"]),
            tier=str(fact["tier"]),
            issuer=str(fact["issuer"]),
            issuer_en=str(fact["issuer_en"]),
            letter=str(fact["letter"]),
            last_article=cast(int, fact["last_article"]),
            version=str(fact["version"]),
            effective_from=date.fromisoformat(str(fact["effective_from"])),
            effective_basis=str(fact["effective_basis"]),
            parent=cast("str | None", fact["parent"]),
            parent_version=cast("str | None", fact["parent_version"]),
            laws={
                code: dict(law)
                for code, law in cast(Mapping[str, Mapping[str, str | int]], fact["laws"]).items()
            },
            ancestors=dict(cast(Mapping[str, int], fact["ancestors"])),
            values={
                key: Rule(
                    key=key,
                    value=_frozen(stated["value"]),
                    articles=tuple(cast(Sequence[str], stated["articles"])),
                    basis=cast(Basis, stated["basis"]),
                    inherited=cast(bool, stated["inherited"]),
                    note_zh=str(stated["note_zh"]),
                    note_en=str(stated["note_en"]),
                )
                for key, stated in values.items()
            },
        )

    def digest(self) -> str:
        """SHA-256 of what the pack says: the same for the same content, in whatever order it was written."""
        canonical = json.dumps(self.to_fact(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Difference:
    """A key on which two packs disagree; None where one of them does not have it."""

    key: str
    left: Rule | None
    right: Rule | None


def differences(left: RulePack, right: RulePack) -> tuple[Difference, ...]:
    """Where two packs, or two versions of one, say different things."""
    pairs = ((key, left.values.get(key), right.values.get(key)) for key in sorted({*left.values, *right.values}))
    return tuple(
        Difference(key, a, b) for key, a, b in pairs if (a.value if a else None) != (b.value if b else None)
    )


def pack_on(versions: Sequence[RulePack], day: date) -> RulePack:
    """The version in force on that day."""
    codes = {pack.code for pack in versions}
    if len(codes) > 1:
        raise PackError("规则包不属于同一辖区", f"packs of several jurisdictions: {', '.join(sorted(codes))}", "")
    in_force = [pack for pack in versions if pack.effective_from <= day]
    if not in_force:
        raise PackError(f"{day.isoformat()}尚无施行的规则", f"no rules were in force on {day}", "effective_from")
    return max(in_force, key=lambda pack: (pack.effective_from, version_order(pack.version)))


def version_order(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


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
    loaded = _with(pack, {name: values[name] for name in KEYS})
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
        raise PackError("施行日期的依据应为stated或inferred", "effective_basis is stated or inferred", "pack.effective_basis")
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
        raise PackError("articles应为条文编号的列表", "articles must be a list such as [\"L49\"]", key.name)
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
            "没有条文依据：请注明articles，或以basis = \"practice\"标明为惯例",
            "no article is given: state articles, or mark it basis = \"practice\"",
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
    _wrong_type(key)


def _wrong_type(key: Key) -> NoReturn:
    raise PackError(f"“{key.zh}”的值类型应为{key.form}", f"the value must be of the form {key.form}", key.name)


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
        raise PackError(f"“{raw}”应为{'、'.join(key.choices)}之一", f"{raw!r} is none of {', '.join(key.choices)}", key.name)
    return raw


def _item_list(key: Key, raw: Sequence[object]) -> tuple[str, ...]:
    items = [item for item in raw if isinstance(item, str) and item.strip()]
    if len(items) != len(raw):
        _wrong_type(key)
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


def contradictions(pack: RulePack) -> Iterator[PackError]:
    """What no single key shows: rules of a pack that cannot both hold."""
    yield from _wrong_codes(pack)
    yield from _wrong_order(pack)
    yield from _wrong_words(pack)


def _wrong_codes(pack: RulePack) -> Iterator[PackError]:
    """Tables keyed by the codes of another key must use just these."""
    for name, key in KEYS.items():
        if not key.keyed_by:
            continue
        known = pack.codes(key.keyed_by) if key.keyed_by in KEYS else tuple(key.keyed_by.split())
        used = cast(Mapping[str, object], pack.get(name))
        if unknown := [code for code in used if code not in known]:
            yield PackError(f"未知的代码“{unknown[0]}”", f"{unknown[0]!r} is not among {', '.join(known)}", name)
        if key.complete and (missing := [code for code in known if code not in used]):
            yield PackError(f"缺少“{missing[0]}”的值", f"no value for {missing[0]!r}", name)
    for row in pack.rows("source.kinds"):
        if row["urgency"] not in pack.codes("urgency.levels"):
            yield PackError(f"未知的紧急程度“{row['urgency']}”", f"no such urgency: {row['urgency']}", "source.kinds")
    taken = [source for row in pack.rows("number.series") for source in cast(tuple[str, ...], row["sources"])]
    for source in taken:
        if source not in SOURCES or taken.count(source) > 1:
            yield PackError(
                f"来源“{source}”未知或属于两个编号序列", f"{source!r} is unknown or in two series", "number.series"
            )


def _wrong_order(pack: RulePack) -> Iterator[PackError]:
    """Numbers that must not pass one another."""
    for low, high in (
        ("meeting.plenary.min", "meeting.plenary.max"),
        ("normdoc.max_validity_provisional", "normdoc.max_validity"),
    ):
        if pack.number(low) > pack.number(high):
            yield PackError(
                f"{KEYS[low].zh}（{pack.number(low)}）大于{KEYS[high].zh}（{pack.number(high)}）",
                f"{pack.number(low)} is more than {high}, {pack.number(high)}",
                low,
            )
    due = pack.levels("urgency.due_working_days")
    for urgency, before in pack.levels("lights.yellow").items():
        if before > due[urgency]:
            yield PackError(
                f"“{urgency}”默认时限只有{due[urgency]}个工作日，黄灯却提前{before}个",
                f"{urgency} is due in {due[urgency]} working days, yellow would come {before} before",
                "lights.yellow",
            )
    ranked = [due[str(row["code"])] for row in sorted(pack.rows("urgency.levels"), key=lambda row: cast(int, row["rank"]))]
    if ranked != sorted(ranked):
        yield PackError("更紧急的事项时限反而更长", "a more urgent matter is given more time", "urgency.due_working_days")
    steps = pack.steps("reminder.before_days")
    if list(steps) != sorted(set(steps), reverse=True):
        yield PackError("提醒的天数应从大到小", "the days must fall: the earliest reminder first", "reminder.before_days")
    if not pack.flag("extension.ask_before_due") and not pack.flag("extension.late_ask_allowed"):
        yield PackError(
            "不要求到期前申请，却又不允许到期后申请",
            "asking before the due date is not required, yet asking late is not allowed",
            "extension.late_ask_allowed",
        )


def _wrong_words(pack: RulePack) -> Iterator[PackError]:
    """Patterns and rhythms that could not be followed."""
    patterns = [pack.text("number.pattern"), *(str(row["pattern"]) for row in pack.rows("number.series"))]
    for pattern in patterns:
        if sorted(re.findall(r"\{[^}]*\}", pattern)) != ["{n}", "{year}"] or patterns.count(pattern) > 1:
            yield PackError(
                f"编号格式“{pattern}”须各含一次{{year}}和{{n}}，且不得与其他序列相同",
                f"the pattern {pattern!r} must hold {{year}} and {{n}} once and differ from other series",
                "number.pattern" if pattern == patterns[0] else "number.series",
            )
    for key in ("report.default_every", "report.default_every_by_source"):
        for every in pack.words(key).values():
            try:
                Rhythm.parse(every)
            except BadRhythm as wrong:
                yield PackError(wrong.zh, wrong.en, key)


def _mistaken(key: str, asked: str) -> NoReturn:
    raise PackError(f"“{key}”不是{asked}", f"this key is no {asked}", key)


def _with(pack: RulePack, values: Mapping[str, Rule]) -> RulePack:
    fields = {name: getattr(pack, name) for name in RulePack.__dataclass_fields__}
    return RulePack(**{**fields, "values": values})


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return {code: _plain(item) for code, item in value.items()}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value


def _frozen(value: object) -> Value:
    if isinstance(value, Mapping):
        return cast(Mapping[str, str], {code: _frozen(item) for code, item in value.items()})
    if isinstance(value, list | tuple):
        return cast(tuple[str, ...], tuple(_frozen(item) for item in value))
    return cast(Value, value)
