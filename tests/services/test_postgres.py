"""The supervisor of the embedded server, on a server of its own."""

import json
import os
import pwd
import shutil
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import psycopg
import pytest

from services import keeper, postgres
from tests.house import temporary_folder

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def home():
    folder = temporary_folder()
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def server(home):
    with postgres.start(home) as started:
        yield started


def alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_until(condition, seconds=20):
    """Waits for what another process does, which nobody announces."""
    deadline, never = time.monotonic() + seconds, threading.Event()
    while not (met := condition()) and time.monotonic() < deadline:
        never.wait(0.02)
    return met


def answers(server):
    try:
        with psycopg.connect(server.dsn("postgres"), connect_timeout=2) as conn:
            return conn.execute("SELECT 1").fetchone() == (1,)
    except psycopg.OperationalError:
        return False


def test_nobody_gets_in_without_the_password(server):
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(
            host=server.socket, user=postgres.ADMIN, dbname="postgres", password="guess", passfile="/dev/null"
        )
    with psycopg.connect(server.dsn()) as conn:
        rules = {row[0] for row in conn.execute("SELECT auth_method FROM pg_hba_file_rules")}
    assert rules == {"scram-sha-256"}


def test_it_is_durable_checked_private_and_not_on_the_network(server):
    with psycopg.connect(server.dsn()) as conn:
        shown = {
            name: conn.execute("SELECT current_setting(%s)", [name]).fetchone()[0]
            for name in ("fsync", "synchronous_commit", "full_page_writes", "data_checksums", "listen_addresses")
        }
    assert shown == {
        "fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "data_checksums": "on",
        "listen_addresses": "",
    }  # fmt: skip
    assert stat.S_IMODE(os.stat(server.socket).st_mode) == 0o700
    assert not Path(server.socket).is_relative_to(server.folder)
    assert stat.S_IMODE((server.folder / "admin.password").stat().st_mode) == 0o600
    assert stat.S_IMODE((server.folder / "data").stat().st_mode) == 0o700


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to give the server away")
def test_as_root_the_server_runs_as_somebody_without_rights(server):
    assert Path(f"/proc/{server.pid}").stat().st_uid != 0


def test_the_last_to_leave_stops_it_and_leaves_no_process(home):
    first, second = postgres.start(home), postgres.start(home)
    pid = first.pid
    assert second.pid == pid

    first.close()
    assert answers(second)
    second.close()

    assert not alive(pid)
    assert not Path(first.socket).exists()
    assert not (first.folder / "server.json").exists()


def test_a_second_start_is_quick(home):
    postgres.start(home).close()

    began = time.monotonic()
    with postgres.start(home):
        taken = time.monotonic() - began

    assert taken < 2


USER = "import sys, services.postgres as p; from pathlib import Path; s = p.start(Path(sys.argv[1])); print(s.pid, flush=True); sys.stdin.read()"


def test_a_killed_user_leaves_no_server_behind(home):
    user = subprocess.Popen(
        [sys.executable, "-c", USER, home], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    pid = int(user.stdout.readline())
    assert alive(pid)

    user.kill()
    user.communicate()

    assert wait_until(lambda: not alive(pid))


def test_a_killed_server_is_started_again(server):
    killed = server.pid
    os.kill(killed, signal.SIGKILL)

    assert wait_until(lambda: answers(server))
    assert server.pid != killed


def test_a_killed_keeper_takes_its_server_along_and_the_next_start_is_clean(home):
    server = postgres.start(home)
    pid, keeper_pid = server.pid, server._keeper.pid
    os.kill(keeper_pid, signal.SIGKILL)
    server._keeper.wait()
    assert wait_until(lambda: not alive(pid))
    server.close()

    with postgres.start(home) as again:
        assert answers(again)
        assert not Path(server.socket).exists()


def test_a_pid_file_that_names_another_program_is_no_server(home):
    server = postgres.start(home)
    data, folder = server.folder / "data", server.folder
    whole = (data / "postmaster.pid").read_text()
    server.close()
    stale = "\n".join([str(os.getpid()), *whole.split("\n")[1:]])
    (data / "postmaster.pid").write_text(stale)
    if os.geteuid() == 0:
        owner = data.stat()
        os.chown(data / "postmaster.pid", owner.st_uid, owner.st_gid)
    (folder / "server.json").write_text(json.dumps({"socket": server.socket, "pid": os.getpid()}))

    with postgres.start(home) as again:
        assert answers(again)
        assert again.pid != os.getpid()


@pytest.mark.parametrize("content", ["", "12", "not a number\n", "999999999\n/x\n"])
def test_a_half_written_pid_file_does_not_stop_the_keeper(tmp_path, content):
    (tmp_path / "postmaster.pid").write_text(content)

    assert keeper.clear_stale(tmp_path)


def test_a_first_start_that_was_interrupted_begins_anew():
    home = temporary_folder()
    try:
        (home / "postgresql").mkdir(mode=0o711)
        (home / "postgresql" / "data.new").mkdir()
        (home / "postgresql" / "data.new" / "PG_VERSION").write_text("18")
        with postgres.start(home) as server:
            assert answers(server)
    finally:
        shutil.rmtree(home)


def test_a_server_that_cannot_start_says_why(home):
    with pytest.raises(postgres.ServerFailed) as failed:
        postgres.start(home, {"shared_buffers": "nonsense"})

    assert "shared_buffers" in failed.value.log


def test_a_long_home_does_not_lengthen_the_socket(tmp_path):
    folder = keeper.socket_folder(os.geteuid(), os.getegid())
    try:
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(f"{folder}/.s.PGSQL.5432")
    finally:
        shutil.rmtree(folder)


@pytest.mark.skipif(os.geteuid() != 0, reason="ordinary users reach their own folders")
def test_a_home_closed_to_the_servers_account_gets_its_data_beside_it():
    home = temporary_folder()
    home.chmod(0o700)
    server = postgres.start(home)
    try:
        assert answers(server)
        assert not server.folder.is_relative_to(home)
        assert (home / "postgresql.where").read_text().strip() == str(server.folder)
    finally:
        server.close()
        shutil.rmtree(server.folder)
        shutil.rmtree(home)


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root to become somebody else")
def test_an_ordinary_user_runs_it_too(tmp_path):
    account = pwd.getpwnam("nobody")
    home = temporary_folder()
    os.chown(home, account.pw_uid, account.pw_gid)
    try:
        # the interpreter of the tests may lie where only root can go
        reachable = subprocess.run([sys.executable, "-c", ""], user=account.pw_uid, group=account.pw_gid, check=False)
    except PermissionError:
        reachable = None
    if reachable is None or reachable.returncode != 0:
        shutil.rmtree(home)
        pytest.skip("this Python cannot be run by another user")
    code = (
        "import sys, psycopg, services.postgres as p; from pathlib import Path\n"
        "with p.start(Path(sys.argv[1])) as s, psycopg.connect(s.dsn()) as c: print(c.execute('SELECT 41 + 1').fetchone()[0])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, home],
        cwd=ROOT, user=account.pw_uid, group=account.pw_gid, extra_groups=[], capture_output=True, text=True,
        env={"PYTHONDONTWRITEBYTECODE": "1"}, check=False,
    )  # fmt: skip
    shutil.rmtree(home)
    assert done.stdout.strip() == "42", done.stderr
