"""Search 搜索: the field in the head and the palette it opens, with Ctrl K; found by the API, page by page by the browser.

The palette is made by assets/palette.js; its words stand here, since no text for readers stands in a script.
"""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboards import parts
from dashboards.reader import t
from domain import words
from domain.words import word

MOST = 6
"""Shown of each kind; the ledger has the rest."""


def field() -> Component:
    """Looks like a field and opens the palette; on a phone an icon alone."""
    return html.Button(
        [
            parts.icon("search"),
            html.Span(t("搜索编号、事项、单位、人员", "Search number, matter, unit, person")),
            html.Kbd("Ctrl K"),
        ],
        id="search",
        className="search",
        type="button",
        **parts.attributes(aria_haspopup="dialog", aria_keyshortcuts="Control+K Meta+K"),
    )


def palette() -> Component:
    """What the script reads its words from."""
    said = {
        "most": str(MOST),
        "label": t("搜索", "Search"),
        "placeholder": t("编号、事项名称、内容、单位、人员、页面", "Number, title, text, unit, person, page"),
        "pages": t("页面", "Pages"),
        "directives": t("事项", "Matters"),
        "units": t("单位", "Units"),
        "people": t("人员", "People"),
        "content": t("内容", "Text"),
        "opinion": t("批示", "Instruction"),
        "unnumbered": t("未编号", "No number yet"),
        "all": t("在台账中查看全部", "See all in the ledger"),
        "none": t(
            "没有找到。可以试试编号（70、2026-70）或更短的词。",
            "Nothing found. Try a number (70, 2026-70) or fewer words.",
        ),
        "hint": t("输入编号、词语，或单位、领导的名字。", "Type a number, words, or the name of a unit or a leader."),
        "failed": t("搜索暂时不可用，请稍后再试。", "Search is not available right now; try again in a moment."),
        "keys": t("↑↓ 选择　Enter 打开　Esc 关闭", "↑↓ choose   Enter open   Esc close"),
        "close": t("关闭", "Close"),
    }
    lights = {f"light_{code}": word(words.LIGHT, code, t("zh", "en")) for code in words.LIGHT}
    status = {f"status_{code}": word(words.STATUS, code, t("zh", "en")) for code in words.STATUS}
    kept = parts.attributes(**{f"data_{name}": text for name, text in {**said, **lights, **status}.items()})
    return html.Div(id="palette-words", hidden=True, **kept)
