"""What must hold for every page without opening one: nothing from outside, nothing that blocks, nothing untranslated."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import dash
import pytest

from dashboards.bundle import ASSETS
from dashboards.directive.acts import ACTS
from dashboards.server import create_server
from services.permissions import DIRECTIVE_ACTS
from services.wiring import House
from tests.dashboards.office import founded

PAGES = ASSETS.parent
NAMESPACE = "http://www.w3.org/2000/svg"
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def sources() -> list[Path]:
    return sorted(PAGES.rglob("*.py"))


def test_assets_ask_nothing_of_the_internet() -> None:
    for asset in ASSETS.iterdir():
        text = asset.read_text("utf-8").replace(NAMESPACE, "")
        assert not re.search(r"https?://", text), asset.name


def test_no_component_that_fetches_or_swallows_files() -> None:
    for source in sources():
        text = source.read_text("utf-8")
        assert "DashIconify" not in text, source
        assert not re.search(r"dcc\.Upload\(", text), source


def test_every_icon_named_is_built() -> None:
    built = set(re.findall(r"\.ic-([a-z0-9-]+)\{", (ASSETS / "icons.css").read_text("utf-8")))
    for source in sources():
        used = set(re.findall(r"""icon\("([a-z0-9-]+)"\)""", source.read_text("utf-8")))
        assert used <= built, (source, used - built)
    assert {act.icon for act in ACTS} <= built


def test_every_act_of_the_permission_table_has_its_form() -> None:
    assert {act.name for act in ACTS} == set(DIRECTIVE_ACTS)


def chinese_alone(tree: ast.AST) -> Iterator[str]:
    """Chinese text for readers that has no English beside it."""
    paired: set[int] = set()
    for node in ast.walk(tree):
        together: list[ast.expr] = []
        if isinstance(node, ast.Call):
            together = node.args
        elif isinstance(node, ast.Tuple):
            together = node.elts
        elif isinstance(node, ast.arguments):
            together = node.defaults
        texts = [part for part in together if isinstance(part, ast.Constant | ast.JoinedStr | ast.IfExp)]
        is_choice = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "t"
        if len(texts) > 1 or (is_choice and len(together) == 2):
            paired.update(id(inner) for part in together for inner in ast.walk(part))
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    loose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if is_text and CHINESE.search(node.value) and id(node) not in paired | docs | loose:
            yield node.value


DATA = {"督", "周", "一二三四五六日", "中文", "YYYY年M月D日", "年", "月", "日"}
"""Marks of ours and parts of Chinese dates: the same for every reader, or chosen around."""


@pytest.mark.parametrize("source", sources(), ids=lambda path: str(path.relative_to(PAGES)))
def test_chinese_text_has_its_english(source: Path) -> None:
    alone = set(chinese_alone(ast.parse(source.read_text("utf-8"))))
    assert alone <= DATA, alone - DATA


def test_callbacks_never_block_the_server(house: House) -> None:
    founded(house)
    server = create_server(house, "500155", demo=False)
    app: dash.Dash = dash.get_app()
    assert server is not None

    named = {name: entry for name, entry in app.callback_map.items() if entry.get("callback")}
    server_side = {name: entry for name, entry in named.items() if not _is_clientside(app, name)}

    assert len(server_side) > 10
    for name, entry in server_side.items():
        assert inspect.iscoroutinefunction(inspect.unwrap(entry["callback"])), name


def _is_clientside(app: dash.Dash, output: str) -> bool:
    return any(entry["output"] == output and entry["clientside_function"] for entry in app._callback_list)
