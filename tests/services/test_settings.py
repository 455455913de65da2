import stat

import pytest

from services.settings import BadSetting, Settings, derive


def load(**given):
    return Settings.load({f"DUBAN_{name}": value for name, value in given.items()})


def test_what_is_not_given_has_a_meaning(tmp_path):
    settings = load(HOME=str(tmp_path))

    assert settings.jurisdiction == "500155"
    assert settings.home == tmp_path
    assert settings.database_url is None
    assert not settings.public_results
    assert Settings.load({"XDG_DATA_HOME": "/srv"}).home.name == "duban"


def test_what_is_given_is_taken(tmp_path):
    settings = load(
        HOME=str(tmp_path), JURISDICTION="500000", DATABASE_URL="postgresql://u@h/d", SECRET_KEY="x" * 16,
        OIDC_ISSUER="https://sso.example.gov.cn", SMTP_URL="smtp://mail.example.gov.cn:25", PUBLIC_RESULTS="on",
    )  # fmt: skip

    assert (settings.jurisdiction, settings.database_url) == ("500000", "postgresql://u@h/d")
    assert settings.public_results


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("JURISDICTON", "500155"),
        ("JURISDICTION", "50 0155"),
        ("JURISDICTION", '500155"; DROP SCHEMA'),
        ("DATABASE_URL", "not a url"),
        ("DATABASE_URL", "postgresql://u@h"),
        ("SECRET_KEY", "short"),
        ("OIDC_ISSUER", "sso.example.gov.cn"),
        ("SMTP_URL", "http://mail"),
        ("PUBLIC_RESULTS", "yes"),
        ("HOME", "/etc/passwd"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_one_line_of_both_languages(name, value):
    with pytest.raises(BadSetting) as refused:
        load(**{name: value})

    assert f"DUBAN_{name}" in str(refused.value)
    assert "\n" not in str(refused.value)
    assert refused.value.zh != refused.value.en


def test_settings_of_others_and_of_the_tests_are_none_of_our_business(tmp_path):
    given = {"DUBAN_HOME": str(tmp_path), "DUBAN_SHARED": "x", "DUBAN_TEST_X": "y", "POSTGRES_DBNAME": "z"}

    assert Settings.load(given).home == tmp_path


def test_secrets_are_not_shown(tmp_path):
    shown = repr(load(HOME=str(tmp_path), SECRET_KEY="q7" * 16, DATABASE_URL="postgresql://u:w9w9@h/d"))

    assert "w9w9" not in shown
    assert "q7q7" not in shown


def test_the_key_file_is_made_once_and_private(tmp_path):
    settings = load(HOME=str(tmp_path / "new"))

    secret = settings.secret()

    assert secret == load(HOME=str(tmp_path / "new")).secret()
    assert len(secret) == 32
    assert stat.S_IMODE((tmp_path / "new" / "secret.key").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["secret.key"]


def test_a_damaged_key_file_is_refused(tmp_path):
    (tmp_path / "secret.key").write_text("AAAA")

    with pytest.raises(BadSetting):
        load(HOME=str(tmp_path)).secret()


def test_a_given_key_needs_no_file_and_each_purpose_has_its_own(tmp_path):
    secret = load(HOME=str(tmp_path), SECRET_KEY="x" * 16).secret()

    assert list(tmp_path.iterdir()) == []
    assert derive(secret, "a") != derive(secret, "b")
