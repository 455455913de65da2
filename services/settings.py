"""What is configured: the environment read once, refused when it cannot be meant (设置)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

PREFIX = "DUBAN_"
KNOWN = (
    "DATABASE_URL",
    "HOME",
    "JURISDICTION",
    "SECRET_KEY",
    "OIDC_ISSUER",
    "OIDC_CLIENT_ID",
    "OIDC_CLIENT_SECRET",
    "SMTP_URL",
    "PUBLIC_RESULTS",
)
TOLERATED = re.compile(r"DUBAN_(SHARED|TEST_.*)\Z")
CODE = re.compile(r"[0-9a-z]{2,32}\Z")


class BadSetting(ValueError):  # noqa: N818 - read aloud to the operator as it stands
    """One line, in both languages, that says which setting is wrong and why."""

    def __init__(self, name: str, zh: str, en: str) -> None:
        self.name, self.zh, self.en = name, f"设置 {name} {zh}", f"setting {name} {en}"
        super().__init__(f"{self.zh} / {self.en}")


@dataclass(frozen=True)
class Settings:
    """设置: everything an operator may choose. Secrets are kept out of `repr`."""

    home: Path
    jurisdiction: str = "500155"
    database_url: str | None = field(default=None, repr=False)
    secret_key: str | None = field(default=None, repr=False)
    oidc_issuer: str | None = None
    oidc_client_id: str | None = None
    oidc_client_secret: str | None = field(default=None, repr=False)
    smtp_url: str | None = field(default=None, repr=False)
    public_results: bool = False
    """Whether results published to everybody are shown without a log-in, at `/results`."""

    @classmethod
    def load(cls, env: Mapping[str, str] | None = None) -> Self:
        """The settings of `env` (the process's own when none is given)."""
        env = os.environ if env is None else env
        given: dict[str, str] = {}
        for name, value in env.items():
            if not name.startswith(PREFIX) or TOLERATED.match(name):
                continue
            short = name.removeprefix(PREFIX)
            if short not in KNOWN:
                raise BadSetting(name, f"不认识；可用：{'、'.join(KNOWN)}", f"is unknown; known are {', '.join(KNOWN)}")
            if value.strip():
                given[short] = value.strip()
        return cls(
            home=_home(given.get("HOME"), env),
            jurisdiction=_jurisdiction(given.get("JURISDICTION", "500155")),
            database_url=_database_url(given.get("DATABASE_URL")),
            secret_key=_secret_key(given.get("SECRET_KEY")),
            oidc_issuer=_url("OIDC_ISSUER", given.get("OIDC_ISSUER"), ("https", "http")),
            oidc_client_id=given.get("OIDC_CLIENT_ID"),
            oidc_client_secret=given.get("OIDC_CLIENT_SECRET"),
            smtp_url=_url("SMTP_URL", given.get("SMTP_URL"), ("smtp", "smtps")),
            public_results=_switch("PUBLIC_RESULTS", given.get("PUBLIC_RESULTS", "off")),
        )

    def secret(self) -> bytes:
        """The master secret: `DUBAN_SECRET_KEY`, else a key file in the data folder, made at first use."""
        if self.secret_key:
            return hashlib.sha256(b"duban.secret.1\0" + self.secret_key.encode()).digest()
        return _key_file(self.home / "secret.key")


def derive(master: bytes, purpose: str) -> bytes:
    """A key for one purpose, so that no two uses share one."""
    return hmac.digest(master, purpose.encode(), "sha256")


def _home(value: str | None, env: Mapping[str, str]) -> Path:
    if value:
        path = Path(value).expanduser()
    elif os.geteuid() == 0:
        path = Path("/var/lib/duban")
    else:
        path = Path(env.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "duban"
    if path.exists() and not path.is_dir():
        raise BadSetting("DUBAN_HOME", f"不是文件夹：{path}", f"is not a folder: {path}")
    return path.absolute()


def _jurisdiction(value: str) -> str:
    if not CODE.match(value):
        raise BadSetting("DUBAN_JURISDICTION", "应为小写字母或数字的代码", "must be a code of digits or small letters")
    return value


def _database_url(value: str | None) -> str | None:
    if value is None:
        return None
    try:
        parts = conninfo_to_dict(value)
    except ProgrammingError:
        parts = {}
    if not parts.get("dbname"):
        raise BadSetting(
            "DUBAN_DATABASE_URL", "应为 postgresql://用户@主机/库名", "must be postgresql://user@host/database"
        )
    return value


def _secret_key(value: str | None) -> str | None:
    if value is not None and len(value) < 16:
        raise BadSetting("DUBAN_SECRET_KEY", "至少 16 个字符", "needs at least 16 characters")
    return value


def _url(name: str, value: str | None, schemes: tuple[str, ...]) -> str | None:
    if value is not None and not re.match(rf"({'|'.join(schemes)})://[^/\s]+", value):
        raise BadSetting(PREFIX + name, f"应以 {schemes[0]}:// 开头", f"must start with {schemes[0]}://")
    return value


def _switch(name: str, value: str) -> bool:
    if value not in ("on", "off"):
        raise BadSetting(PREFIX + name, "应为 on 或 off", "is on or off")
    return value == "on"


def _key_file(path: Path) -> bytes:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{os.getpid()}.{secrets.token_hex(4)}")
    try:
        text = path.read_text("ascii")
    except FileNotFoundError:
        with open(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="ascii") as file:
            file.write(base64.b64encode(secrets.token_bytes(32)).decode())
            file.flush()
            os.fsync(file.fileno())
        try:
            # a link is made whole or not at all, and the first of two starting processes wins
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
        text = path.read_text("ascii")
    key = base64.b64decode(text)
    if len(key) != 32:
        raise BadSetting(str(path), "密钥文件已损坏", "is a damaged key file")
    return key
