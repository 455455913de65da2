"""The rule packs and texts that come with the product."""

from datetime import date
from pathlib import Path

import pytest

from domain.rules import PackError
from services import rulepacks

SHIPPED = Path(__file__).parents[2] / "domain" / "rulepacks"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder of packs of our own in place of the shipped one."""
    for name in ("500000.toml", "500155.toml"):
        (tmp_path / name).write_text((SHIPPED / name).read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.setattr(rulepacks, "FILES", tmp_path)
    rulepacks.shipped.cache_clear()
    yield tmp_path
    rulepacks.shipped.cache_clear()


def add(folder, name, of, **changes):
    text = (folder / of).read_text(encoding="utf-8")
    for was, becomes in changes.values():
        assert was in text
        text = text.replace(was, becomes)
    (folder / name).write_text(text, encoding="utf-8")


def test_both_governments_are_shipped():
    packs = rulepacks.shipped()

    assert packs["500155"][-1].parent == "500000"
    assert packs["500155"][-1].parent_version == packs["500000"][-1].version


def test_an_article_is_read_from_its_text():
    assert "统一编号" in rulepacks.article_text("500155", 49)
    assert "跟蹤督辦" in rulepacks.article_text("500000", 38)


def test_the_documented_table_is_what_the_packs_say():
    """Made by `python -m services.rulepacks`."""
    documented = (SHIPPED.parents[1] / "docs" / "rules.md").read_text(encoding="utf-8")

    assert rulepacks.key_table() in documented


def test_versions_come_oldest_first(folder):
    add(
        folder,
        "500155-2026.1.toml",
        "500155.toml",
        version=('"2022.1"', '"2026.1"'),
        effective=("effective_from = 2022-01-29", "effective_from = 2026-07-01"),
    )

    assert [pack.version for pack in rulepacks.shipped()["500155"]] == ["2022.1", "2026.1"]


def test_a_pack_inherits_from_the_parent_in_force_when_it_began(folder):
    add(
        folder,
        "500000-2024.1.toml",
        "500000.toml",
        version=('"2018.1"', '"2024.1"'),
        effective=("effective_from = 2018-01-01", "effective_from = 2024-01-01"),
        rule=('["supplement.days"]\nvalue = 3', '["supplement.days"]\nvalue = 5'),
    )
    add(
        folder,
        "500155-2026.1.toml",
        "500155.toml",
        version=('"2022.1"', '"2026.1"'),
        effective=("effective_from = 2022-01-29", "effective_from = 2026-07-01"),
    )

    old, new = rulepacks.shipped()["500155"]

    assert (old.parent_version, old.days("supplement.days")) == ("2018.1", 3)
    assert (new.parent_version, new.days("supplement.days")) == ("2024.1", 5)
    assert new.effective_from == date(2026, 7, 1)


def test_a_pack_whose_parent_is_not_there_is_refused(folder):
    (folder / "500000.toml").unlink()

    with pytest.raises(PackError) as refused:
        rulepacks.shipped()

    assert refused.value.key == "pack.parent"


def test_packs_that_name_one_another_are_refused(folder):
    add(folder, "500000.toml", "500000.toml", parent=('letter = "C"', 'letter = "C"\nparent = "500155"'))

    with pytest.raises(PackError) as refused:
        rulepacks.shipped()

    assert refused.value.key == "pack.parent"
