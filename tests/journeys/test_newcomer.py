"""What a newcomer does: starts everything with one command, works through the real doors, stops it, starts it again."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.house import free_port, temporary_folder
from tests.journeys.doors import logged_in, post, until_ready

ROOT = Path(__file__).parents[2]


@contextmanager
def serving(home: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`duban serve --demo`, ready; ended with Ctrl-C."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DUBAN_")}
    process = subprocess.Popen(
        [sys.executable, "-m", "services.cli", "serve", "--demo", "--port", str(free_port()), "--home", str(home)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    said: list[str] = []
    try:
        for line in process.stdout:
            said.append(line)
            if "Ctrl-C" in line:
                break
        address = re.search(r"http://127\.0\.0\.1:\d+", "".join(said))
        assert address, "".join(said)
        until_ready(address.group())
        yield process, address.group()
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)


def processes_of(home: Path) -> list[str]:
    """Command lines of processes that still name this folder."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            except OSError:
                continue
            if str(home) in line:
                found.append(line)
    return found


def test_one_matter_from_registration_to_closure_and_a_clean_stop():
    home = temporary_folder()
    with serving(home) as (_, address):
        office, leader, unit = (logged_in(address, name) for name in ("office", "leader", "lp-jw"))
        code = next(post["code"] for post in office.get("/leaders").json() if post["title"] == "区长")
        made = post(
            office,
            "/directives",
            source="instruction",
            title="中小学冬季取暖保障",
            content="逐校排查取暖设施，确保学生温暖过冬",
            leader=code,
            opinion="请区教委牵头，两周内排查到位并报结果",
            received_on="2026-11-20",
            basis="区长在教育工作专报上的批示",
        )
        here = f"/directives/{made['id']}"
        assert re.fullmatch(r"梁府督〔\d{4}〕\d+号", made["number"])

        post(office, f"{here}/assign", lead="LP-JW", due={"kind": "working_days", "days": 10})
        post(unit, f"{here}/sign")
        post(unit, f"{here}/feedback", kind="progress", text="已排查12所学校", progress=40)
        post(unit, f"{here}/feedback", kind="final", text="全部排查完毕，隐患已整改", signed_by="罗启明")
        post(office, f"{here}/accept", unit="LP-JW", grade="good", comment="属实")
        early = office.post(f"{here}/close", json={"outcome": "completed", "reason": "完成"})
        assert early.status_code == 409
        post(office, f"{here}/report-up", summary="已完成，呈请审阅")
        post(leader, f"{here}/endorse", opinion="同意")
        closed = post(office, f"{here}/close", outcome="completed", reason="任务完成，领导同意")

        seen = office.get(here, params={"after": closed["position"]}).json()
        assert (seen["status"], seen["outcome"]) == ("closed", "completed")
        facts = office.get(f"{here}/facts").json()["items"]
        assert [fact["topic"].split(".")[1] for fact in facts] == [
            "registered", "approved", "numbered", "assigned", "signed_for", "feedback_given", "feedback_given",
            "accepted", "reported_up", "endorsed", "closed",
        ]  # fmt: skip
        listed = office.get("/directives", params={"number": made["number"], "after": closed["position"]}).json()
        assert listed["total"] == 1

    assert processes_of(home) == []

    with serving(home) as (_, address):
        again = logged_in(address, "auditor").get("/directives", params={"number": made["number"]}).json()
        assert again["items"][0]["status"] == "closed"
    assert processes_of(home) == []
