"""The rule packs 规则包 and rule texts that come with the product, read from its files."""

import sys
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

from domain.rules import KEYS, PackError, Rule, RulePack, articles, load_pack, pack_on, version_order

FILES: Final = files("domain").joinpath("rulepacks")


@cache
def shipped() -> dict[str, list[RulePack]]:
    """Every shipped pack by jurisdiction, its versions from the oldest to the newest.

    A jurisdiction's newest version is `CODE.toml`; one that a newer has replaced stays as `CODE-VERSION.toml`.
    """
    waiting = {
        entry.name: entry.read_text(encoding="utf-8") for entry in FILES.iterdir() if entry.name.endswith(".toml")
    }
    headers = {name: tomllib.loads(text)["pack"] for name, text in waiting.items()}
    packs: dict[str, list[RulePack]] = {}
    while waiting:
        pending = {headers[name]["code"] for name in waiting}
        ready = sorted(name for name in waiting if headers[name].get("parent") not in pending)
        if not ready:
            raise PackError(
                f"规则包互为上级：{'、'.join(sorted(waiting))}",
                f"packs name one another as parent: {', '.join(sorted(waiting))}",
                "pack.parent",
            )
        for name in ready:
            pack = load_pack(waiting.pop(name), _parent_of(headers[name], packs))
            packs.setdefault(pack.code, []).append(pack)
    for versions in packs.values():
        versions.sort(key=lambda pack: (pack.effective_from, version_order(pack.version)))
    return packs


@cache
def rule_texts(code: str) -> dict[int, str]:
    """The articles of that government's work rules, as published."""
    return articles(FILES.joinpath("texts", f"{code}.txt").read_text(encoding="utf-8"))


def article_text(code: str, n: int) -> str:
    """The words of one article."""
    return rule_texts(code)[n]


def _parent_of(header: Mapping[str, Any], packs: Mapping[str, list[RulePack]]) -> RulePack | None:
    """The version of the parent that was in force when the child's own begins."""
    named = header.get("parent")
    if named is None or named not in packs:
        return None
    return pack_on(packs[named], header["effective_from"])


def key_table() -> str:
    """Every rule key with what each shipped government says and where, as the table of docs/rules.md."""
    packs = [versions[-1] for _, versions in sorted(shipped().items())]
    lines = ["| key | 含义 meaning | " + " | ".join(f"{pack.code}" for pack in packs) + " |"]
    lines.append("|---" * (len(packs) + 2) + "|")
    for key in KEYS.values():
        said = " | ".join(_said(pack.rule(key.name)) for pack in packs)
        lines.append(f"| `{key.name}` | {key.zh} · {key.en} | {said} |")
    return "\n".join(lines) + "\n"


def _said(rule: Rule) -> str:
    match rule.value:
        case bool():
            value = "yes" if rule.value else "no"
        case tuple() if rule.value and isinstance(rule.value[0], Mapping):
            value = f"{len(rule.value)} rows"
        case tuple():
            value = "、".join(str(item) for item in rule.value) or "—"
        case Mapping():
            value = ", ".join(f"{code} {item}" for code, item in rule.value.items()) or "—"
        case _:
            value = str(rule.value)
    basis = " ".join(rule.articles) or rule.basis
    return f"{value} ({'inherited, ' if rule.inherited else ''}{basis})"


if __name__ == "__main__":
    sys.stdout.write(key_table())
