"""Unit names of a document matched to the jurisdiction's units 单位匹配."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from services.intake.proposal import Unsure

ALL_LOCALITIES = "all_localities"  # 各镇乡街道
ALL_DEPARTMENTS = "all_departments"  # 区政府各部门
CONCERNED_DEPARTMENTS = "concerned_departments"  # 区级有关部门
LOCALITY_KINDS = frozenset({"locality", "街道", "镇", "乡", "民族乡"})


@dataclass(frozen=True)
class UnitName:
    """A unit of the jurisdiction as its register names it."""

    code: str
    name: str
    short_name: str = ""
    aliases: tuple[str, ...] = ()
    kind: str = ""


@dataclass(frozen=True)
class Match:
    """Which unit a name means, how that was found, and what to check. A collective has a group, not a code."""

    code: str | None
    name: str
    how: str  # exact, alias, function, merged, group, none
    unsure: tuple[Unsure, ...] = ()
    group: str | None = None


# names of one function, at every level and in every age; the first stands for all
_SAME = [
    ("发展改革", "发展和改革", "发改"), ("教育",), ("科技", "科学技术"),
    ("经济信息", "经济和信息化", "工业和信息化", "经信", "工信", "经济贸易", "中小企业"),
    ("民族宗教", "民族宗教事务", "民族事务", "宗教事务", "民族", "宗教", "民宗"), ("公安",), ("国家安全",), ("民政",), ("司法", "司法行政", "法制"),
    ("财政",), ("人力社保", "人力资源和社会保障", "人力资源社会保障", "人社", "劳动保障", "劳动和社会保障"),
    ("规划自然资源", "规划和自然资源", "自然资源和规划", "自然资源", "国土资源", "国土", "规资", "规划"),
    ("生态环境", "环境保护", "环保"), ("住房城乡建", "住房和城乡建设", "住房城乡建设", "住建", "城乡建设", "建设", "住房城建"),
    ("城市管理", "城市管理综合执法", "城管", "综合行政执法", "市政"), ("交通", "交通运输"), ("水利", "水务"),
    ("农业农村", "农业", "农委"), ("商务", "商业"), ("文化旅游", "文化和旅游", "文化和旅游发展", "文旅", "文化", "旅游"),
    ("卫生健康", "卫健", "卫生", "卫生计生", "卫生和计划生育"), ("退役军人事务", "退役军人"), ("应急", "应急管理", "安全生产监督管理", "安监"),
    ("审计",), ("国资", "国有资产监督管理", "国有资产管理"), ("市场监管", "市场监督管理", "工商行政管理", "工商", "质量技术监督", "质监", "食品药品监督管理"),
    ("统计",), ("医保", "医疗保障"), ("林业", "林业和草原", "林草", "园林绿化"), ("信访",), ("乡村振兴", "扶贫", "扶贫开发"),
    ("大数据", "大数据应用发展管理", "大数据发展", "数据", "政务和数据", "数据资源管理"), ("招商投资", "招商投资促进", "投资促进", "招商"),
    ("税务", "国税", "地税"), ("政府办公", "国务院办公", "人民政府办公"), ("政府督查", "督查"), ("党委办公", "区委办公", "市委办公", "省委办公", "中央办公"),
    ("宣传",), ("组织",), ("统战",), ("政法",), ("网信", "网络安全和信息化"), ("机构编制", "编制", "编"), ("体育",), ("广电", "广播电视"),
    ("知识产权",), ("药监", "药品监督管理", "药品监管"), ("粮食储备", "粮食和储备", "粮食和物资储备", "粮食"), ("能源",), ("邮政",), ("气象",),
    ("地震",), ("机关事务", "机关事务管理", "国管"), ("中医药", "中医药管理"), ("移民", "移民管理"), ("外汇",), ("人防", "人民防空", "国防动员"),
    ("金融", "金融监管", "地方金融监管", "金融工作", "地方金融监督管理"), ("标准", "标准化"), ("海洋",), ("文物",), ("版权",), ("消防", "消防救援"),
    ("残联", "残疾人联合"), ("妇联", "妇女联合"), ("总工会",), ("团委", "共青团"), ("工商联", "工商业联合"), ("供销", "供销合作", "供销合作总", "供销合作联合"),
    ("高新区管", "高新技术产业开发区管理"), ("烟草", "烟草专卖"), ("红十字",), ("科协", "科学技术协"), ("档案",), ("外事",), ("监察", "纪委监", "纪律检查"),
    ("人民法院", "法院"), ("人民检察院", "检察院"), ("政务服务", "政务服务管理", "行政审批"), ("民航",), ("铁路",), ("海关",),
]  # fmt: skip
_CANON = {word: words[0] for words in _SAME for word in words}
# where a district keeps no such unit of its own, the one that does the work since the reforms of 2018 and 2023
_DONE_BY = {
    "知识产权": "市场监管", "药监": "市场监管", "标准": "市场监管", "粮食储备": "发展改革", "能源": "发展改革", "体育": "文化旅游",
    "广电": "文化旅游", "文物": "文化旅游", "中医药": "卫生健康", "移民": "公安", "乡村振兴": "农业农村", "海洋": "规划自然资源",
    "人防": "住房城乡建", "版权": "宣传", "金融": "发展改革", "外事": "政府办公", "政府督查": "政府办公", "政务服务": "政府办公",
    "招商投资": "商务", "大数据": "经济信息", "林业": "规划自然资源",
}  # fmt: skip
_SUFFIXES = (
    "委员会",
    "管理委员会",
    "工作委员会",
    "办公厅",
    "办公室",
    "管理局",
    "总局",
    "总署",
    "总会",
    "部",
    "委",
    "局",
    "厅",
    "办",
    "署",
    "会",
    "社",
)
_PARTY_OR_STATE = re.compile(
    r"^(?:中国共产党|中共|国家|中国|国务院|中央|最高|全国|(?!市场)[省市区县州](?:级|属|直)?|党委|委(?=宣传|组织|统战|政法|网|编|办|金融|社会|老干))"
)
_PLACE = re.compile(r"^(?:[一-龥]{2,5}?(?:省|自治区|自治州|自治县|市|区|县))+(?=[一-龥]{2})")
_OFFICE = re.compile(r"(?:国务院|人民政府|政府)(?:办公|督查|办$)")
_HIGHER = re.compile(r"^(?:国家|中国|国务院|中央|最高|全国|省|市)|(?:部|总局|总署|厅)$")
_LOCALITY_END = re.compile(r"(?:人民政府|政府|办事处|党工委)$")
_GROUPS = [
    (ALL_LOCALITIES, re.compile(r"^(?:全[区市县])?(?:各|其他|相关|有关|试点)?(?:有关)?(?:镇乡|乡镇|镇街|街镇|镇|乡|街道|园区)(?:[（、和及]?(?:街道|镇|乡)(?:办事处)?[）]?)*(?:人民政府)?(?:办事处)?$")),
    (ALL_LOCALITIES, re.compile(r"^(?:各|其他|相关|有关)(?:省级?|市|县|区|地级以上市|市州|区县|县区)?(?:（[^）]*）|、[^，]*)?(?:地区?|省份|地方)?(?:各级)?(?:人民政府|政府)?$")),
    (ALL_LOCALITIES, re.compile(r"^(?:地方|县级以上|乡镇|各级).*(?:政府|党委)$|^地方各级行政执法机关$|^试点(?:城市|地区)(?:人民)?政府$")),
    (ALL_DEPARTMENTS, re.compile(r"^(?:国务院|[省市区县]级?|[省市区县](?:人民)?政府|[省市区县]直)?各(?:部门|单位|委办局|部委)(?:[和、及]?各?(?:单位|直属机构))?$")),
    (CONCERNED_DEPARTMENTS, re.compile(r"^(?:国务院|[省市区县]级?|[省市区县](?:人民)?政府|[省市区县]直|中央)?(?:各有关|各相关|有关|相关|其他|其他有关)(?:职能|责任)?(?:部门|单位)(?:[和、及]?单位)?$")),
]  # fmt: skip


def match(name: str, units: Sequence[UnitName]) -> Match:
    """The unit of this jurisdiction that a name in a document means."""
    wanted = _plain(name)
    for unit in units:
        if wanted and wanted in {_plain(unit.name), _plain(unit.short_name)}:
            return Match(unit.code, unit.name, "exact")
    for unit in units:
        if wanted and wanted in {_plain(alias) for alias in unit.aliases}:
            return Match(unit.code, unit.name, "alias")
    if group := group_of(name):
        doubt = Unsure("units", f"“{name}”是统称，请确认范围", f"{name!r} is a collective; check whom it covers")
        return Match(None, name, "group", (doubt,), group)
    if locality := _locality(wanted, units):
        return Match(locality.code, locality.name, "exact")
    return _by_function(name, wanted, units)


def group_of(name: str) -> str | None:
    """The group a collective name stands for 统称, or None."""
    plain = _plain(name)
    if not plain or plain in {"各", "相关", "有关", "其他"}:
        return None
    return next((group for group, pattern in _GROUPS if pattern.match(plain)), None)


def members(group: str, units: Sequence[UnitName]) -> list[UnitName]:
    """The units a group may be expanded to; the clerk strikes out those not concerned."""
    if group == ALL_LOCALITIES:
        return [unit for unit in units if unit.kind in LOCALITY_KINDS]
    return [unit for unit in units if unit.kind not in LOCALITY_KINDS]


def function_of(name: str) -> str:
    """What a unit does, whatever its level calls itself: 教育部, 市教委 and 区教育委员会 are all 教育."""
    plain = _plain(name)
    if office := _OFFICE.search(plain):
        return "政府督查" if "督查" in office[0] else "政府办公"
    core = plain
    for _ in range(3):
        shorter = _PARTY_OR_STATE.sub("", core) if core not in _CANON else core
        if core not in _CANON and (place := _PLACE.match(shorter)) and len(shorter) - place.end() >= 2:
            shorter = shorter[place.end() :]
        core = shorter
    if re.fullmatch(r"委?办公[室厅]", core):
        return "党委办公"
    if core.startswith("教委"):
        return "教育"
    cores = [core, *(core.removesuffix(suffix) for suffix in _SUFFIXES if core.endswith(suffix))]
    return next((_CANON[word] for word in cores if word in _CANON), "")


def _by_function(name: str, wanted: str, units: Sequence[UnitName]) -> Match:
    function = function_of(name)
    if function:
        found = [unit for unit in units if _functions(unit) & {function}]
        if len(found) == 1:
            return Match(found[0].code, found[0].name, "function", _doubt(name, found[0]))
        if not found and function in _DONE_BY:
            found = [unit for unit in units if _functions(unit) & {_DONE_BY[function]}]
            if len(found) == 1:
                zh = f"本级没有“{name}”，推定由{found[0].name}承接"
                en = f"No {name!r} at this level; {found[0].name} is taken to do its work"
                return Match(found[0].code, found[0].name, "merged", (Unsure("units", zh, en),))
        if len(found) > 1:
            names = "、".join(unit.name for unit in found)
            zh, en = f"“{name}”可能是：{names}", f"{name!r} may be any of: {names}"
            return Match(None, name, "none", (Unsure("units", zh, en),))
    zh, en = f"本级单位中没有“{name}”", f"No unit of this jurisdiction is called {name!r}"
    return Match(None, name, "none", (Unsure("units", zh, en),))


def _doubt(name: str, unit: UnitName) -> tuple[Unsure, ...]:
    if _HIGHER.search(_plain(name)) and not _HIGHER.search(_plain(unit.short_name or unit.name)):
        zh = f"“{name}”是上级单位，按职能对应到{unit.name}"
        return (Unsure("units", zh, f"{name!r} is a higher unit; {unit.name} has its function here"),)
    zh = f"“{name}”与单位全称不一致，按职能对应到{unit.name}"
    return (Unsure("units", zh, f"{name!r} is not the registered name; {unit.name} has its function"),)


def _functions(unit: UnitName) -> set[str]:
    return {
        function for word in (unit.short_name, unit.name, *unit.aliases) if word and (function := function_of(word))
    }


def _locality(wanted: str, units: Sequence[UnitName]) -> UnitName | None:
    core = _LOCALITY_END.sub("", wanted)
    found = [
        unit for unit in units
        if unit.kind in LOCALITY_KINDS and core and (core == _plain(unit.name) or core.endswith(_plain(unit.name)))
    ]  # fmt: skip
    return found[0] if len(found) == 1 else None


def _plain(name: str) -> str:
    """A name without spaces, in full-width brackets, whatever way it was typed."""
    text = unicodedata.normalize("NFC", name).translate(str.maketrans("()", "（）"))
    return re.sub(r"[\s·“”\"'，。；：:]", "", text)
