"""Keeps one embedded PostgreSQL alive while anybody uses it, and stops it when the last one leaves.

A process of its own (`python -m services.keeper FOLDER`), so that no user of the server has to be the
last to go. Users hold a shared lock on `users.lock`; the kernel drops it however they end. Getting the
exclusive lock therefore means that nobody is left. Only the standard library: it starts in 30 ms.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

LOG_LIMIT = 16 * 1024 * 1024
PR_SET_PDEATHSIG = 1
NOBODY = 2**31 - 1


def keep(folder: Path) -> int:
    plan: dict[str, Any] = json.loads((folder / "plan.json").read_text("utf-8"))
    alone = open(folder / "keeper.lock", "a")  # noqa: SIM115 - held for the whole life of the process
    try:
        fcntl.flock(alone, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return 0
    users = open(folder / "users.lock", "a")  # noqa: SIM115 - released by ending, never before the server is down
    sweep(folder / "server.json")
    sockets = socket_folder(plan["uid"], plan["gid"])
    keeper = Keeper(folder, plan, sockets)
    signal.signal(signal.SIGTERM, lambda *_: keeper.stop())
    signal.signal(signal.SIGINT, lambda *_: keeper.stop())
    waiting = threading.Thread(target=keeper.stop_when_unused, args=(users,), daemon=True)
    try:
        return keeper.run(waiting)
    finally:
        (folder / "server.json").unlink(missing_ok=True)
        shutil.rmtree(sockets, ignore_errors=True)


class Keeper:
    def __init__(self, folder: Path, plan: dict[str, Any], sockets: Path) -> None:
        self.folder, self.plan, self.sockets = folder, plan, sockets
        self.data = Path(plan["data"])
        self.server: subprocess.Popen[bytes] | None = None
        self.stopping = threading.Event()

    def run(self, waiting: threading.Thread) -> int:
        quick_failures = 0
        while True:
            if not clear_stale(self.data):
                return 1
            began = time.monotonic()
            self.server = self.start()
            write_whole(self.folder / "server.json", {"socket": str(self.sockets), "pid": self.server.pid})
            if not waiting.is_alive() and not self.stopping.is_set():
                waiting.start()
            if self.stopping.is_set():
                self.stop()
            code = self.server.wait()
            if self.stopping.is_set():
                return 0
            # a server that dies is started again; one that cannot start is not, its log tells why
            quick_failures = quick_failures + 1 if time.monotonic() - began < 2 else 0
            if quick_failures > 20:
                return code or 1
            if quick_failures:
                self.stopping.wait(0.2)

    def start(self) -> subprocess.Popen[bytes]:
        log = self.folder / "server.log"
        if log.exists() and log.stat().st_size > LOG_LIMIT:
            log.replace(log.with_suffix(".log.1"))
        given = {"unix_socket_directories": str(self.sockets), **self.plan["settings"]}
        options = [part for name, value in given.items() for part in ("-c", f"{name}={value}")]
        account: dict[str, Any] = {}
        if os.geteuid() == 0:
            account = {"user": self.plan["uid"], "group": self.plan["gid"], "extra_groups": []}
        with open(os.open(log, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600), "ab") as sink:
            return subprocess.Popen(
                [f"{self.plan['bin']}/postgres", "-D", str(self.data), *options],
                stdin=subprocess.DEVNULL,
                stdout=sink,
                stderr=sink,
                cwd="/",
                env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", "PGDATA": str(self.data)},
                start_new_session=True,
                preexec_fn=die_with_keeper if sys.platform == "linux" else None,
                **account,
            )

    def stop(self) -> None:
        """Fast shutdown: open transactions are rolled back, nothing committed is lost."""
        self.stopping.set()
        if self.server is not None and self.server.poll() is None:
            self.server.send_signal(signal.SIGINT)

    def stop_when_unused(self, users: Any) -> None:
        fcntl.flock(users, fcntl.LOCK_EX)
        self.stop()


def die_with_keeper() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT)


def clear_stale(data: Path) -> bool:
    """Ends a server left over from a killed keeper; disarms a pid file that names another program by now.

    The file itself stays: it names the shared memory by which the new server knows that backends of the old
    one still write. Only the pid is replaced, by one that no process can have.
    """
    pid_file = data / "postmaster.pid"
    for _ in range(600):
        try:
            first, rest = pid_file.read_text("utf-8").split("\n", 1)
            pid = int(first)
            os.kill(pid, 0)
        except (FileNotFoundError, ValueError, ProcessLookupError):
            return True
        except PermissionError:
            pass
        if not serves(pid, data):
            with open(pid_file, "r+", encoding="utf-8") as file:
                file.write(f"{NOBODY}\n{rest}")
                file.truncate()
            return True
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGINT)
        time.sleep(0.1)
    return False


def serves(pid: int, data: Path) -> bool:
    """Whether the living process `pid` is the server of this data folder, not a later program."""
    if sys.platform == "linux":
        try:
            state = Path(f"/proc/{pid}/stat").read_text("ascii", "replace").rsplit(")", 1)[1].split()[0]
            return state != "Z" and os.path.samefile(f"/proc/{pid}/cwd", data)
        except OSError:
            return False
    asked = subprocess.run(["/bin/ps", "-p", str(pid), "-o", "command="], capture_output=True, text=True, check=False)
    return str(data) in asked.stdout


def socket_folder(uid: int, gid: int) -> Path:
    """A private folder with a short path, outside the data: a base backup must not take the socket lock along."""
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    candidates = ["/run", "/tmp"] if os.geteuid() == 0 else [runtime, "/tmp"]
    for candidate in candidates:
        if candidate and len(candidate) < 60 and os.path.isdir(candidate) and os.access(candidate, os.W_OK):
            made = Path(tempfile.mkdtemp(prefix="duban-", dir=candidate))
            if os.geteuid() == 0:
                os.chown(made, uid, gid)
            return made
    raise SystemExit("no folder for the socket")


def sweep(left: Path) -> None:
    """Removes the socket folder of a keeper that was killed."""
    try:
        sockets = Path(json.loads(left.read_text("utf-8"))["socket"])
    except (FileNotFoundError, ValueError, KeyError):
        return
    if sockets.name.startswith("duban-") and not sockets.is_symlink():
        shutil.rmtree(sockets, ignore_errors=True)


def write_whole(path: Path, content: dict[str, Any]) -> None:
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    with open(os.open(fresh, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
        json.dump(content, file)
    fresh.replace(path)


if __name__ == "__main__":
    sys.exit(keep(Path(sys.argv[1])))
