"""公文签发: who signs what in each government, who passes it before, who countersigns."""

import pytest

from domain.signing import BEFORE, chain, check_signature
from tests.stories import CITY_PACK, PACK, refused

TWO = ("lp-deputy-1", "lp-deputy-2")


@pytest.mark.parametrize(
    ("pack", "paper", "important", "before", "signers"),
    [
        (PACK, "upward", False, ("office", "deputy"), ("head",)),
        (PACK, "normative", False, ("office", "legal", "deputy"), ("head",)),
        (PACK, "office_head", False, ("office", "deputy"), ("head",)),
        (PACK, "government", False, ("office",), ("deputy",)),
        (PACK, "upward_department", True, ("office",), ("head",)),
        (PACK, "contract", False, ("office", "legal", "deputy"), ("head", "deputy")),
        (CITY_PACK, "office_paper", False, (), ("secretary_general",)),
        (CITY_PACK, "bulletin", False, (), ("head", "deputy", "secretary_general")),
        (CITY_PACK, "office_routine", True, (), ("secretary_general",)),
        (CITY_PACK, "normative", False, ("legal",), ("head",)),
    ],
)
def test_who_signs_stands_in_the_pack(pack, paper, important, before, signers):
    found = chain(paper, pack=pack, important=important)

    assert (found.before, found.signers) == (before, signers)
    assert found.articles


@pytest.mark.parametrize(("pack", "paper"), [(PACK, "rules_orders"), (PACK, "bulletin"), (CITY_PACK, "contract")])
def test_a_paper_the_rules_do_not_name_has_no_signer(pack, paper):
    refused("sign.table", lambda: chain(paper, pack=pack))


@pytest.mark.parametrize("pack", [PACK, CITY_PACK], ids=lambda pack: pack.code)
def test_two_portfolios_countersign_and_the_head_or_executive_deputy_signs(pack):
    found = chain("government", pack=pack, deputies=TWO)
    passed = list(found.before)

    assert (found.countersign, found.signers) == (TWO, ("head", "executive_deputy"))
    assert chain("government", pack=pack, deputies=TWO[:1]).countersign == ()
    refused("sign.table", lambda: check_signature(found, rank="executive_deputy", passed=passed, countersigned=TWO[:1]))
    refused("sign.table", lambda: check_signature(found, rank="deputy", passed=passed, countersigned=TWO))
    check_signature(found, rank="executive_deputy", passed=passed, countersigned=TWO)


def test_a_paper_passes_everybody_before_it_is_signed():
    found = chain("normative", pack=PACK)

    told = refused(
        "sign.table", lambda: check_signature(found, rank="head", passed=["office", "deputy"], countersigned=[])
    )
    assert (told.zh, told.article) == ("须先经法制机构合法性审查", "L50 L51 L52")
    check_signature(found, rank="head", passed=["office", "legal", "deputy"], countersigned=[])


def test_whoever_passes_a_paper_has_a_name():
    named = {each for pack in (PACK, CITY_PACK) for row in pack.rows("sign.table") for each in row["before"]}

    assert named == set(BEFORE)
