"""WCAG 2.1 AA, as axe-core checks it, on the page as it stands."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Page

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
COLOURS = ["color-contrast", "link-in-text-block"]
"""The rules about colours, by far the dearest: each text is looked up among all that lies under it."""
RESULT = {"resultTypes": ["violations"], "preload": False}
RUN = """async ([where, asked]) => {
  const found = await axe.run(where, asked);
  return found.violations.map((v) => ({ rule: v.id, help: v.help, where: v.nodes.map((n) => n.target.join(' ') + ' · ' + n.html.slice(0, 160)) }));
}"""


@cache
def _axe() -> str:
    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


def violations(page: Page) -> list[Any]:
    """What a reader who cannot see, hear or point well would stumble over; empty is right."""
    return _found(page, RULES)


def colours(page: Page, where: str = "html") -> list[Any]:
    """The violations by colour alone, below one element of the page."""
    return _found(page, {"runOnly": {"type": "rule", "values": COLOURS}}, where)


def structure(page: Page) -> list[Any]:
    """The violations of every other rule: the same in light and dark."""
    return _found(page, {**RULES, "rules": {rule: {"enabled": False} for rule in COLOURS}})


def _found(page: Page, rules: dict[str, Any], where: str = "html") -> list[Any]:
    if not page.evaluate("() => Boolean(window.axe)"):
        # evaluated by the debugger: the page's own content policy stays as strict as it is
        page.evaluate(_axe())
    found: list[Any] = page.evaluate(RUN, [where, {**rules, **RESULT}])
    return found
