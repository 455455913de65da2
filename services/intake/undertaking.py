"""Who undertakes a task 承办单位, read from the phrase that names them: 「A牵头，B、C按职责分工负责」 and its kin."""

from __future__ import annotations

import re
from dataclasses import dataclass

LEAD, DUTY, ASSIST, GUIDE = "lead", "duty", "assist", "guide"

_LABELS = {
    "牵头单位": LEAD, "牵头部门": LEAD, "主办单位": LEAD, "主办部门": LEAD, "主责单位": LEAD, "主责部门": LEAD,
    "主体责任单位": LEAD, "第一责任单位": LEAD, "牵头责任单位": LEAD, "牵头": LEAD, "主办": LEAD, "牵头科室": LEAD,
    "责任单位": DUTY, "责任部门": DUTY, "负责部门": DUTY, "负责单位": DUTY, "承办单位": DUTY, "承办部门": DUTY,
    "落实单位": DUTY, "落实部门": DUTY, "实施单位": DUTY, "实施主体": DUTY, "责任主体": DUTY, "责任科室": DUTY,
    "完成单位": DUTY, "办理单位": DUTY, "执行单位": DUTY, "责任": DUTY,
    "配合单位": ASSIST, "配合部门": ASSIST, "协办单位": ASSIST, "协办部门": ASSIST, "参与单位": ASSIST, "配合": ASSIST,
    "参加单位": ASSIST, "参与部门": ASSIST, "协助单位": ASSIST, "责任（配合）单位": ASSIST, "配合（责任）单位": ASSIST,
    "协同单位": ASSIST, "协同部门": ASSIST, "配合责任单位": ASSIST,
    "指导部门": GUIDE, "指导单位": GUIDE,
}  # fmt: skip
_OTHER_LABELS = (
    "适用范围|推广范围|实施范围|完成时限|完成时间|办结时限|办结期限|办理时限|时限要求|时限|时间节点|时间要求|进度安排"
    "|时序进度|工作目标|牵头领导|责任领导|市领导|区领导|县领导|分管领导|责任人|具体责任人|联系人|备注"
)
_LABEL = re.compile(
    "(?P<label>" + "|".join(sorted(map(re.escape, _LABELS), key=len, reverse=True)) + "|" + _OTHER_LABELS + r")\s*[：:]"
)
_MANNER = r"(?:(?:按照?|根据|依据|依照|结合)(?:各自|本)?(?:职责|职能|工作|部门|任务|实际)*(?:分工|情况)?(?:要求)?|共同|分别|具体|联合|统筹|总体|全面|各自)*"
_VERB = re.compile(
    _MANNER
    + r"(?P<verb>牵头|主办|主责|负总责|负责|承办|落实|抓好|组织实施|组织落实|实施|推进|办理|配合|协办|协助|协同|参与|参加|支持|指导|督导)"
    r"(?P<more>(?:负责|牵头|落实|实施|组织实施|组织落实|办理|推进|推动|完成|抓好|协调|配合|参与|指导|督促|督办|组织|工作|，?下同)*)"
    r"(?P<stop>(?=[、，,；;。]|$))"
)
_VERB_WITH_TAIL = re.compile(_MANNER + r"(?P<verb>牵头|负责)(?P<more>)(?P<stop>(?=会同|[一-龥]))")
_ROLES = {
    **dict.fromkeys(["牵头", "主办", "主责", "负总责"], LEAD),
    **dict.fromkeys(["负责", "承办", "落实", "抓好", "组织实施", "组织落实", "实施", "推进", "办理"], DUTY),
    **dict.fromkeys(["配合", "协办", "协助", "协同", "参与", "参加", "支持"], ASSIST),
    **dict.fromkeys(["指导", "督导"], GUIDE),
}
FIRST_LEADS = re.compile(
    r"(?:列|排|位|名)[^。；，）()（]{0,12}(?:第一|首|最前)[^。；）()（]{0,14}(?:牵头|主办|汇总|总负责|主责)|第一(?:位|顺位|个)?(?:者|的)?(?:责任)?(?:单位|部门)?(?:为|是|系)(?:牵头|主办|汇总)"
)
_NOTE = re.compile(FIRST_LEADS.pattern + r"|^下同$|^以下|^不再|^其他|^详见|^见附件|排名不分先后|^不再列出|^以上")
_LIMIT_CLAUSE = re.compile(
    r"^(?:于|在|力争|确保)?[^、]{0,12}(?:\d{4}年|\d{1,2}月|年底|季度)[^、]{0,12}$|^(?:长期|持续|常态化)(?:坚持|推进|实施|开展)?$"
)
ALL_BELOW = re.compile(
    r"以下(?:各项|任务|工作)*[均都]?(?:由|需由?|须由?)(?P<units>[^，。；（）]{2,20}?)(?:负责)?(?:落实|负责|实施)"
)
_UNIT_END = re.compile(
    "(?:部|委|局|厅|办|署|院|社|会|协|组|处|科|室|中心|公司|集团|政府|街道|镇|乡|园区|新区|开发区|高新区|功能区|景区|银行|学校|大学"
    "|部门|单位|地区|省份|机构|企业|联|检察院|总队|支队|大队|海关|医院|站|所|队|馆|台|区县|县区|市县|州市|市州|各地|机关|方面|专班"
    "|指挥部|主体|铁路|电力|行业|高校|院所|业主|校|村|社区|镇街|街镇|片区|省|市|区|县|州|盟|旗|人行|团|总社|总会|协会|警备区|武装部|分行|支行|铁塔|电信|移动|联通"
    "|国家部委|中央|（区、市）|（市、区）|组委|发展改革|税务|地税|国税|社保|医保)(?:（[^（）]{1,30}）)?$"
)
_NO_UNIT = re.compile(
    r"[，。；：“”]|^(?:以上|以下|其他|其余)|(?:用人|用工|建设|施工|项目|承担|参保|申请|中标|产权|使用|运营|设计|监理)(?:承担)?单位$|负责|牵头(?!单位|部门)"
)
_LEVEL = re.compile(r"^(?P<level>[省市区县州])(?=[^、级直属各有相内外域场]{2,})")
_OWN_LEVEL = re.compile(
    r"^(?:(?!市场)[省市区县州各有相]|国|中[国央共]|最高|全[国省市]|人民银行|人行|银保监|证监|金融监管|税务|海关|气象|烟草|邮政|消防"
    r"|重庆|广东|团[省市区县]|武警|驻|属地|地方|试点|乡|镇|街道|铁路|机场|移动|联通|电信)|[省市区县州](?:分|支)?[行局]$|银保监|证监|金融监管"
)
_DEPARTMENT = re.compile(
    r"(?:[厅局委办]|(?:组织|宣传|统战|武装|工作)部|办公室|供销社|残联|妇联|工商联|总工会|文联|科协)$"
)
_ONE_NAME = re.compile(
    r"各市、县（市、区）(?:人民)?政府|各[省市县区](?:、(?:自治区|直辖市|[省市县区州]|乡镇|街道)){1,4}级?(?:人民)?政府|各省、自治区、直辖市"
)
_NOBODY = re.compile(r"^(?:[-—－–/／\\*]+|无|暂无|同上)$")
_KEPT = "\x01"  # stands for a 、 inside one name while a list is split
_BARE_OTHERS = re.compile(r"^(?:[两二三四五六七八九十\d]+个?)?(?P<kind>部门|单位)(?:和单位)?$")


@dataclass(frozen=True)
class Undertaking:
    """Lead and assisting units of one task, and how the phrase named them."""

    lead: tuple[str, ...] = ()
    assist: tuple[str, ...] = ()
    rule: str = "not-named"
    scope: str = ""
    time_limit: str = ""
    everyone_below: str = ""

    @property
    def is_named(self) -> bool:
        return bool(self.lead or self.assist)


def read_undertaking(phrase: str, *, first_leads: bool = False) -> Undertaking | None:
    """The undertaking a phrase names, or None where the phrase names no units."""
    text = phrase.strip().strip("。；;，,：: ")
    if not 2 <= len(text) <= 600:
        return None
    roles: dict[str, list[str]] = {LEAD: [], DUTY: [], ASSIST: [], GUIDE: []}
    scope, limit = "", ""
    first, labelled = _labelled(text)
    with_others = False
    if first:
        with_others = _add_clauses(first, roles)
        limit = next((clause for clause in _clauses(first) if _LIMIT_CLAUSE.search(clause)), "")
        if roles == {LEAD: [], DUTY: [], ASSIST: [], GUIDE: []} and not labelled:
            return None
    for label, words in labelled:
        if label in _LABELS:
            _add_labelled(words, _LABELS[label], roles)
        elif label.endswith("范围"):
            scope = words
        elif "时" in label or "进度" in label:
            limit = words
    named = [unit for units in roles.values() for unit in units]
    if not named or not _are_units(named, sure=any(label in _LABELS for label, _ in labelled)):
        return None
    below = ALL_BELOW.search(text)
    answer = _settled(roles, first_leads, with_others, scope, limit)
    if below is None:
        return answer
    return Undertaking(answer.lead, answer.assist, answer.rule, scope, limit, below["units"])


def _are_units(names: list[str], *, sure: bool) -> bool:
    """Under a label one odd name among several is a unit too; in a bare phrase all of them must look like units."""
    fitting = [name for name in names if looks_like_unit(name)]
    if not sure:
        return len(fitting) == len(names)
    return len(fitting) * 2 >= len(names) and all(len(name) <= 32 for name in names)


def _settled(roles: dict[str, list[str]], first_leads: bool, with_others: bool, scope: str, limit: str) -> Undertaking:
    lead, duty, assist, guide = (_unique(roles[role]) for role in (LEAD, DUTY, ASSIST, GUIDE))
    if lead:
        others = [unit for unit in _unique(duty + assist + guide) if unit not in lead]
        return Undertaking(tuple(lead), tuple(others), "explicit-lead", scope, limit)
    if duty:
        if first_leads and len(duty) > 1:
            others = _unique(duty[1:] + assist + guide)
            return Undertaking((duty[0],), tuple(others), "first-listed-leads", scope, limit)
        others = [unit for unit in _unique(assist + guide) if unit not in duty]
        rule = "lead-with-others" if with_others else "single" if len(duty) == 1 else "joint"
        return Undertaking(tuple(duty), tuple(others), rule, scope, limit)
    if guide:
        others = [unit for unit in assist if unit not in guide]
        return Undertaking(tuple(guide), tuple(others), "guiding-departments", scope, limit)
    return Undertaking((), tuple(assist), "not-named", scope, limit)


def read_bracket(content: str, *, first_leads: bool = False) -> Undertaking | None:
    """The undertaking inside a bracket; a bracket that holds nothing but unit names counts too."""
    found = read_undertaking(content, first_leads=first_leads)
    if found:
        return found
    text = content.strip().strip("。；;")
    if len(text) > 300 or re.search(r"[\d％%]|[。！？]", text):
        return None
    units = [unit for clause in re.split(r"[，,；;]", text) for unit in split_units(clause)]
    if not units or not all(_is_plain_unit(unit) for unit in units):
        return None
    return _settled({LEAD: [], DUTY: units, ASSIST: [], GUIDE: []}, first_leads, False, "", "")


def read_cell(cell: str, *, first_leads: bool = False) -> Undertaking:
    """The units of a table cell, where the heading has already said what they are."""
    found = read_undertaking(cell, first_leads=first_leads)
    if found:
        return found
    units = [unit for clause in re.split(r"[，,；;。\n]", cell) for unit in split_units(clause)]
    return _settled({LEAD: [], DUTY: units, ASSIST: [], GUIDE: []}, first_leads, False, "", "")


def looks_like_unit(name: str) -> bool:
    """Could this be the name of a unit, by its shape."""
    return 2 <= len(name) <= 32 and bool(_UNIT_END.search(name)) and not _NO_UNIT.search(name)


def _is_plain_unit(name: str) -> bool:
    strong = re.search(
        r"(?:[部委局厅办署]|政府|街道|办事处|办公室|中心|管委会|法院|检察院|公司|总队|支队|部门|单位|各地区?|各乡镇|乡镇|联)$",
        name,
    )
    return looks_like_unit(name) and len(name) <= 20 and bool(strong) and not re.search(r"[的是在与为]", name)


def split_units(words: str) -> list[str]:
    """A list of units into its names: 、 及 以及 和 与 等, with a level written once for all (省科技厅、教育厅)."""
    units: list[str] = []
    words = _ONE_NAME.sub(lambda name: name[0].replace("、", _KEPT), words)
    for piece in _split_outside_brackets(words):
        for part in _split_joined(piece.strip(" 　：:")):
            units.extend(_split_and_others(part))
    cleaned = [re.sub(r"^(?:由|请|以及|及|和|与|会同)", "", unit).strip().replace(_KEPT, "、") for unit in units]
    return _with_levels([unit for unit in cleaned if unit and not _NOBODY.match(unit)])


def _labelled(text: str) -> tuple[str, list[tuple[str, str]]]:
    marks = list(_LABEL.finditer(text))
    if not marks:
        return text, []
    parts = []
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        stop = following.start() if following else len(text)
        parts.append((mark["label"], text[mark.end() : stop].strip().strip("；;，,。 \t")))
    return text[: marks[0].start()].strip("；;，,。 \t"), parts


def _add_labelled(words: str, role: str, roles: dict[str, list[str]]) -> None:
    clauses = [clause for clause in re.split(r"[，,；;。\t]", words) if clause and not _NOTE.search(clause)]
    joined = "，".join(clauses)
    if re.search(r"(?:牵头|配合|负责|参与|协助)(?:[，、；]|$)", joined):
        _add_clauses(joined, roles)
        return
    for clause in clauses:
        roles[role].extend(split_units(clause))


def _add_clauses(text: str, roles: dict[str, list[str]]) -> bool:
    """Read 「units verb, units verb」; units before a verb without one of their own share the next one's."""
    with_others = False
    waiting: list[str] = []
    for clause in _clauses(text):
        if _NOTE.search(clause) or _LIMIT_CLAUSE.search(clause):
            continue
        place = 0
        for verb in _verbs(clause):
            units, others, joined = _with_others(clause[place : verb.start()])
            with_others = with_others or joined
            role = _ROLES[verb["verb"]]
            if any(word in verb["more"] for word in ("牵头",)):
                role = LEAD
            if "落实" in verb["more"] and role == GUIDE:
                role = DUTY
            roles[role].extend(waiting + units)
            roles[ASSIST].extend(others)
            waiting = []
            place = verb.end()
            if verb["stop"] is None:
                break
        rest = clause[place:]
        if place == 0:
            units, others, _ = _with_others(rest)
            waiting.extend(units)
            roles[ASSIST].extend(others)
        elif rest.startswith("会同"):
            roles[ASSIST].extend(split_units(rest))
            with_others = True
    if waiting:
        # units after the last verb with no verb of their own: the phrase is not of this kind
        roles[ASSIST if any(roles.values()) else "none"] = roles.get("none", []) + waiting
        roles.pop("none", None)
    return with_others


def _clauses(text: str) -> list[str]:
    clauses, depth, start = [], 0, 0
    for place, letter in enumerate(text):
        if letter in "（(":
            depth += 1
        elif letter in "）)":
            depth = max(0, depth - 1)
        elif letter in "，,；;。\n" and not depth:
            clauses.append(text[start:place].strip())
            start = place + 1
    clauses.append(text[start:].strip())
    return [clause for clause in clauses if clause]


def _verbs(clause: str) -> list[re.Match[str]]:
    found = list(_VERB.finditer(clause))
    if found:
        tail = _VERB_WITH_TAIL.search(clause)
        if tail and tail.end() < found[0].start() and clause[tail.end() :].startswith("会同"):
            return [tail]
        return found
    tail = _VERB_WITH_TAIL.search(clause)
    return [tail] if tail and tail.start() > 1 else []


def _with_others(words: str) -> tuple[list[str], list[str], bool]:
    main, mark, others = words.strip("、 ").partition("会同")
    return split_units(main), split_units(others), bool(mark and main)


def _split_outside_brackets(words: str) -> list[str]:
    parts, depth, start = [], 0, 0
    for place, letter in enumerate(words):
        if letter in "（(":
            depth += 1
        elif letter in "）)":
            depth = max(0, depth - 1)
        elif letter in "、/／|\n\t 　" and not depth:
            parts.append(words[start:place])
            start = place + 1
    parts.append(words[start:])
    return [part for part in parts if part.strip()]


def _split_joined(piece: str) -> list[str]:
    for mark in re.finditer(r"以及|及|和|与", piece):
        left, right = piece[: mark.start()], piece[mark.end() :]
        if not left or not right or _BARE_OTHERS.match(right):
            continue
        opens = re.match(r"各|相关|有关|国务院|省级?|市级?|区级?|县级?|其他|试点|所在", right)
        if (opens and (looks_like_unit(left) or "等" in left)) or (
            looks_like_unit(left)
            and looks_like_unit(right)
            and len(left) >= 3
            and re.search(r"[委局厅办部政府道镇乡]$|等(?:有关|相关)?(?:部门|单位)$", left)
        ):
            return [left, *_split_joined(right)]
    return [piece]


def _split_and_others(part: str) -> list[str]:
    mark = re.search(
        r"等(?=$|(?:[\d一二三四五六七八九十两]+个?)?(?:部门|单位)|国务院|中央|有关|相关|省|市|区|县|各|级)", part
    )
    if not mark or not mark.start():
        return [part]
    left, right = part[: mark.start()], part[mark.end() :]
    if not right:
        return [left]
    if bare := _BARE_OTHERS.match(right):
        return [left, "有关" + bare["kind"]]
    return [left, right]


def _with_levels(units: list[str]) -> list[str]:
    """A level written before the first unit holds for the next ones: 省科技厅、工业和信息化厅."""
    if len(units) < 2:
        return units
    level = _LEVEL.match(units[0])
    if not level or not _DEPARTMENT.search(units[0]):
        return units
    answer = units[:1]
    for unit in units[1:]:
        inherits = _DEPARTMENT.search(unit) and not _OWN_LEVEL.search(unit)
        answer.append(level["level"] + unit if inherits else unit)
    return answer


def _unique(units: list[str]) -> list[str]:
    return list(dict.fromkeys(units))
