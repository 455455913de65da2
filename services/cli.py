"""The command line 命令行: `duban …`. A wrong call is one line and exit 2; errors are one line and exit 1."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any, NoReturn
from zoneinfo import ZoneInfo

import psycopg
import typer
from typer._click.exceptions import ClickException, NoArgsIsHelpError

from domain.aggregate import Act, Refused
from domain.rules import PackError
from services.accounts import AccountError, Accounts
from services.queries.freshness import NotYet
from services.record.errors import RecordError
from services.record.supervision import Command, Supervision
from services.settings import BadSetting, Settings
from services.wiring import House, open_house

app = typer.Typer(
    name="duban",
    help="督办 Duban: numbered, tracked, replayable supervision of government matters.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
series_app = typer.Typer(help="编号序列 number series", no_args_is_help=True)
account_app = typer.Typer(help="账号 accounts and keys", no_args_is_help=True)
export_app = typer.Typer(help="导出 exports", no_args_is_help=True)
app.add_typer(series_app, name="series")
app.add_typer(account_app, name="account")
app.add_typer(export_app, name="export")

Jurisdiction = Annotated[str | None, typer.Option("--jurisdiction", help="辖区代码 code of the jurisdiction")]
Home = Annotated[Path | None, typer.Option("--home", help="数据目录 data folder")]
AsOf = Annotated[str | None, typer.Option("--as-of", help="截至日期 a past day, 2026-06-30")]
Port = Annotated[int, typer.Option("--port", min=1, max=65535, help="端口 port")]


class Wrong(Exception):  # noqa: N818 - what the caller did
    """A call that cannot be meant; one line, exit 2."""


def settings_with(home: Path | None = None, jurisdiction: str | None = None) -> Settings:
    """The environment's settings, with what the call itself says."""
    import os

    env = dict(os.environ)
    if home is not None:
        env["DUBAN_HOME"] = str(home.absolute())
    if jurisdiction is not None:
        env["DUBAN_JURISDICTION"] = jurisdiction
    return Settings.load(env)


@contextmanager
def opened(home: Path | None, jurisdiction: str | None) -> Iterator[tuple[House, Supervision, Settings]]:
    settings = settings_with(home, jurisdiction)
    with open_house(settings) as house:
        yield house, house.record(settings.jurisdiction), settings


def progress_bar(label: str) -> Callable[[int, int], None]:
    """Draws a bar on a terminal, nothing elsewhere."""
    if not sys.stderr.isatty():
        return lambda done, total: None

    def draw(done: int, total: int) -> None:
        share = min(done / max(total, 1), 1.0)
        filled = int(share * 30)
        sys.stderr.write(f"\r{label} [{'█' * filled}{'·' * (30 - filled)}] {share:4.0%}")
        sys.stderr.flush()

    return draw


def moment(text: str | None, zone: str) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Wrong(f"日期须写作2026-06-30 · write the day as 2026-06-30, not {text!r}") from None


def operator_act(record: Supervision) -> tuple[Act, Command, date]:
    """What an operator does at the command line, today in the record's zone."""
    today = datetime.now(ZoneInfo(record.place.zone)).date()
    command = Command(sha256(f"cli:{datetime.now(UTC).isoformat()}".encode()).hexdigest(), b"")
    return Act(by="operator", on=today, channel="system", command_id=command.id), command, today


# ── running ─────────────────────────────────────────────────────────────────────────────────────


@app.command()
def serve(
    port: Port = 8000,
    home: Home = None,
    jurisdiction: Jurisdiction = None,
    demo: Annotated[bool, typer.Option("--demo", help="装入样例 load the sample into an empty record")] = False,
) -> None:
    """全部功能在一个进程中运行 · everything in one process."""
    from services import serving

    serving.serve(
        settings_with(home, jurisdiction), port=port, demo=demo, say=typer.echo, tick=progress_bar("样例 sample")
    )


@app.command()
def web(port: Port = 8000, home: Home = None, jurisdiction: Jurisdiction = None) -> None:
    """只运行网页和接口 · pages and API alone."""
    from services import serving

    settings = settings_with(home, jurisdiction)
    serving.must_be_free(port)
    with open_house(settings) as house:
        serving.record_of(house, settings, demo=False)
        typer.echo(f"http://127.0.0.1:{port}")
        serving.web(house, settings, port=port, demo=False)


@app.command()
def project(home: Home = None, jurisdiction: Jurisdiction = None) -> None:
    """只运行投影 · the projections alone; any number of processes, one leads."""
    from services import serving

    with opened(home, jurisdiction) as (_, record, _settings), serving.projecting(record):
        serving.until_stopped().wait()


@app.command()
def work(home: Home = None, jurisdiction: Jurisdiction = None) -> None:
    """只运行后台任务 · background work alone."""
    from services.tasks import worker

    raise typer.Exit(worker.run_worker(settings_with(home, jurisdiction)))


# ── documents ───────────────────────────────────────────────────────────────────────────────────


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="txt、docx、xlsx、csv")],
    source: Annotated[str, typer.Option("--source", help="事项来源 source of the matters")] = "work_report",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="只看识别结果 show what was understood, keep nothing")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="输出JSON")] = False,
    home: Home = None,
    jurisdiction: Jurisdiction = None,
) -> None:
    """读入公文或台账，识别为拟办任务 · an official document or ledger into proposed tasks."""
    from domain.directive import SOURCES
    from services.commands import intake
    from services.commands.order import Order, new_id
    from services.intake.document import read_file
    from services.intake.reading import CannotRead

    if source not in SOURCES:
        raise Wrong(f"没有“{source}”这种来源 · no such source; one of {', '.join(SOURCES)}")
    if not file.is_file():
        raise Wrong(f"没有这个文件 · no such file: {file}")
    content = file.read_bytes()
    try:
        reading = read_file(content, file.name)
    except CannotRead as reason:
        raise Wrong(f"{reason.zh} · {reason.en}") from None
    plain = [proposal.to_json() for proposal in reading.proposals]
    if as_json:
        typer.echo(json.dumps(plain, ensure_ascii=False, indent=2))
    else:
        for task in reading.proposals:
            units = "、".join(task.lead_units) or "—"
            doubt = f"  ？{'；'.join(u.why_zh for u in task.unsure)}" if task.unsure else ""
            typer.echo(f"{task.seq:>3}  {task.title[:48]}  [{units}]  {task.deadline or ''}{doubt}")
        typer.echo(f"{reading.note_zh} · {reading.note_en}", err=True)
    if dry_run:
        return
    with opened(home, jurisdiction) as (_, record, _settings):
        act, command, today = operator_act(record)
        id = new_id()
        intake.receive(
            record,
            Order(act, command, today),
            id=id,
            name=reading.about.title or file.name,
            source=source,
            digest=sha256(content).hexdigest(),
            text="\n".join(task.read_from for task in reading.proposals),
            proposals=plain,
            issued=reading.about.issued.isoformat() if reading.about.issued else "",
            doc_number=reading.about.number,
        )
        typer.echo(f"已存入拟办，待确认 · kept for confirmation: /intake/{id}", err=True)


@export_app.command("ledger")
def export_ledger(
    file: Annotated[Path, typer.Argument(help="FILE.xlsx")],
    as_of: AsOf = None,
    language: Annotated[str, typer.Option("--language", help="zh | en")] = "zh",
    home: Home = None,
    jurisdiction: Jurisdiction = None,
) -> None:
    """督办台账导出为Excel · the ledger as a spreadsheet."""
    from services.documents.ledger import export

    if file.suffix.lower() != ".xlsx":
        raise Wrong("文件名须以.xlsx结尾 · the file's name must end in .xlsx")
    if not file.absolute().parent.is_dir():
        raise Wrong(f"没有这个目录 · no such folder: {file.absolute().parent}")
    with opened(home, jurisdiction) as (house, record, _settings):
        count = export(
            house, record, file, as_of=moment(as_of, record.place.zone), exported_by="operator", language=language
        )
        typer.echo(f"{count} 件 · {count} matters → {file}")


# ── auditors ────────────────────────────────────────────────────────────────────────────────────


@app.command()
def replay(
    number: Annotated[str | None, typer.Argument(help="督办编号 register number")] = None,
    as_of: AsOf = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
    language: Annotated[str, typer.Option("--language", help="zh | en")] = "zh",
    home: Home = None,
    jurisdiction: Jurisdiction = None,
) -> None:
    """只凭事实重演一件事项，或全部合计 · the life of one matter, or the office's totals, from the facts alone."""
    from services.audit import replay as replaying

    with opened(home, jurisdiction) as (_, record, _settings):
        day = moment(as_of, record.place.zone)
        if number is None:
            totals = replaying.totals(record, day)
            typer.echo(json.dumps(totals, ensure_ascii=False, indent=2, default=str) if as_json else _told(totals))
            return
        lines = replaying.life(record, number, day, language)
        if not lines:
            raise Wrong(f"没有编号为“{number}”的事项 · no matter has the number {number!r}")
        if as_json:
            typer.echo(json.dumps([line.to_json() for line in lines], ensure_ascii=False, indent=2))
        else:
            for line in lines:
                typer.echo(f"#{line.position:<7} {line.on}  {line.sentence}")


def _told(totals: dict[str, Any], indent: str = "") -> str:
    lines = []
    for key, value in totals.items():
        if isinstance(value, dict):
            lines += [f"{indent}{key}:", _told(value, indent + "  ")]
        else:
            lines.append(f"{indent}{key}: {value}")
    return "\n".join(lines)


@app.command()
def verify(home: Home = None, jurisdiction: Jurisdiction = None) -> None:
    """校验链、编号、投影与重演 · the chain, the numbers, the projections against replay."""
    from services.audit import verify as verifying
    from services.projections.register import projector

    with opened(home, jurisdiction) as (_, record, _settings):
        projector(record).catch_up()
        found = verifying.verify(record, progress_bar("校验 verify"))
        for line in found.lines:
            typer.echo(line)
        if not found.ok:
            typer.echo(f"首个不可信位置 · first bad position: {found.first_bad}", err=True)
            raise typer.Exit(1)


@app.command()
def rebuild(
    name: Annotated[str | None, typer.Argument(help="投影名称 projection")] = None,
    home: Home = None,
    jurisdiction: Jurisdiction = None,
) -> None:
    """在旁重建投影后替换 · a projection anew beside the old one, then swapped in."""
    from services.projections.register import ALL, rebuild_one

    wanted = [name] if name else list(ALL)
    if unknown := [each for each in wanted if each not in ALL]:
        raise Wrong(f"没有投影“{unknown[0]}” · no projection {unknown[0]!r}; one of {', '.join(ALL)}")
    with opened(home, jurisdiction) as (_, record, _settings):
        for each in wanted:
            done = rebuild_one(record, each)
            rate = int(done.facts / done.seconds) if done.seconds else done.facts
            typer.echo(f"{each}: {done.facts} 条事实 facts, {done.seconds:.1f} s, {rate}/s → #{done.position}")


# ── operation ───────────────────────────────────────────────────────────────────────────────────


@app.command()
def migrate(home: Home = None) -> None:
    """建库或升级 · prepare or upgrade the database."""
    from services import migrations, postgres

    settings = settings_with(home)
    server = None if settings.database_url else postgres.start(settings.home)
    try:
        dsn = settings.database_url or (server.dsn() if server else "")
        for name in migrations.migrate(dsn, settings.secret()):
            typer.echo(name)
        typer.echo("已是最新 · up to date")
    finally:
        if server:
            server.close()


@app.command()
def found(
    units: Annotated[
        Path | None, typer.Option("--units", help="单位名录 csv: code,name,short_name,kind,aliases")
    ] = None,
    posts: Annotated[Path | None, typer.Option("--posts", help="领导岗位 csv: code,title,holder,rank")] = None,
    home: Home = None,
    jurisdiction: Jurisdiction = None,
) -> None:
    """建档：规则包、日历、单位和岗位名录，可重复运行 · rules, calendar, units and posts; safe to run again."""
    from services import serving

    for file in (units, posts):
        if file is not None and not file.is_file():
            raise Wrong(f"没有这个文件 · no such file: {file}")
    settings = settings_with(home, jurisdiction)
    with open_house(settings) as house:
        record = serving.record_of(house, settings, demo=False)
        try:
            serving.found(record, units=units, posts=posts)
        except (KeyError, ValueError) as wrong:
            raise Wrong(f"名录不可读 · cannot read the register: {wrong}") from None
        typer.echo(f"{record.place.jurisdiction} ({record.place.kind}): #{record.head()[0]}")


@app.command()
def doctor(home: Home = None, jurisdiction: Jurisdiction = None) -> None:
    """检查数据库、权限和环境 · checks the database, its rights and the machine."""
    from services.doctor import examine

    with open_house(settings_with(home, jurisdiction)) as house:
        checks = examine(house)
        for check in checks:
            typer.echo(f"{'✓' if check.ok else '✗'} {check.name_zh} · {check.name_en}  {check.detail}")
        if not all(check.ok for check in checks):
            raise typer.Exit(1)


@series_app.command("open")
def series_open(
    year: Annotated[int, typer.Argument(min=2000, max=2100)],
    next: Annotated[int, typer.Option("--next", min=1, max=1_000_000, help="下一个编号 the next number")],
    basis: Annotated[str, typer.Option("--basis", help="依据 on what basis")],
    series: Annotated[str, typer.Option("--series", help="编号序列，默认主序列 series")] = "",
    home: Home = None,
    jurisdiction: Jurisdiction = None,
) -> None:
    """年中启用编号 · an office that starts mid-year."""
    from services.commands import directives
    from services.commands.order import Order

    with opened(home, jurisdiction) as (_, record, _settings):
        act, command, today = operator_act(record)
        directives.begin_series(record, Order(act, command, today), year=year, next=next, basis=basis, series=series)
        typer.echo(f"{year}年编号自第{next}号起 · numbers of {year} begin at {next}")


@account_app.command("add")
def account_add(
    username: str,
    role: Annotated[str, typer.Option("--role", help="office | office_head | leader | unit | auditor | admin")],
    name: Annotated[str, typer.Option("--name", help="显示名 shown name")],
    unit: Annotated[str | None, typer.Option("--unit", help="承办单位编码")] = None,
    post: Annotated[str | None, typer.Option("--post", help="领导岗位编码")] = None,
    home: Home = None,
    jurisdiction: Jurisdiction = None,
) -> None:
    """新建账号，密码由标准输入读取 · a new account; its password is read from standard input."""
    from services.accounts import ROLES
    from services.commands.office import office_of

    if role not in ROLES:
        raise Wrong(f"没有“{role}”这种角色 · no such role; one of {', '.join(ROLES)}")
    if sys.stdin.isatty():
        password = typer.prompt("密码 password", hide_input=True, confirmation_prompt=True)
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    if not password:
        raise Wrong("密码由标准输入读取，不能为空 · the password is read from standard input and may not be empty")
    with opened(home, jurisdiction) as (_, record, _settings):
        office = office_of(record)
        if unit and unit not in office.units:
            raise Wrong(f"没有编码为“{unit}”的单位 · there is no unit {unit!r}")
        if post and post not in office.posts:
            raise Wrong(f"没有编码为“{post}”的领导岗位 · there is no post {post!r}")
        account = _accounts(record).create(
            username, role=role, display_name=name, password=password, unit=unit, post=post
        )
        typer.echo(f"{account.username} ({account.role})")


@account_app.command("list")
def account_list(home: Home = None, jurisdiction: Jurisdiction = None) -> None:
    """列出账号 · all accounts."""
    with opened(home, jurisdiction) as (_, record, _settings):
        for account in _accounts(record).all():
            typer.echo(
                f"{account.username}\t{account.role}\t{account.unit or account.post or ''}\t{account.display_name}"
            )


@account_app.command("key")
def account_key(
    username: str,
    label: Annotated[str, typer.Option("--label", help="用途 what the key is for")],
    home: Home = None,
    jurisdiction: Jurisdiction = None,
) -> None:
    """为接口生成密钥，只显示一次 · an API key, shown once."""
    with opened(home, jurisdiction) as (_, record, _settings):
        typer.echo(_accounts(record).key_create(username, label=label))


@account_app.command("email")
def account_email(
    username: str,
    address: Annotated[str, typer.Argument(help="邮箱，留空为不发 address, empty for none")] = "",
    home: Home = None,
    jurisdiction: Jurisdiction = None,
) -> None:
    """每日提醒发往的邮箱 · where the unit's daily digest is mailed."""
    with opened(home, jurisdiction) as (_, record, _settings):
        _accounts(record).set_email(username, address)
        typer.echo(f"{username}: {address or '不发 none'}")


@account_app.command("disable")
def account_disable(username: str, home: Home = None, jurisdiction: Jurisdiction = None) -> None:
    """停用账号 · no more log-ins, keys ended."""
    with opened(home, jurisdiction) as (_, record, _settings):
        _accounts(record).disable(username)
        typer.echo(f"{username}: 已停用 · disabled")


def _accounts(record: Supervision) -> Accounts:
    return Accounts(record.place.pool, record.place.tables)


# ── the door ────────────────────────────────────────────────────────────────────────────────────


def main() -> NoReturn:
    """Runs one call; whatever goes wrong is one line, a traceback only with `--debug`."""
    arguments = sys.argv[1:]
    debug = "--debug" in arguments
    sys.exit(call([each for each in arguments if each != "--debug"], debug=debug))


def call(arguments: list[str], *, debug: bool = False) -> int:
    """The exit code of one call: 0 done, 1 it failed, 2 it was called wrongly."""
    try:
        answer = app(args=arguments, standalone_mode=False, prog_name="duban")
        return answer if isinstance(answer, int) else 0
    except NoArgsIsHelpError as help_:
        typer.echo(help_.format_message())
        return 2
    except ClickException as wrong:
        return _failed(wrong.format_message(), 2)
    except (Wrong, BadSetting) as wrong:
        return _failed(str(wrong), 2)
    except (typer.Abort, KeyboardInterrupt):
        return 130
    except typer.Exit as done:
        return done.exit_code
    except (Refused, RecordError, AccountError, PackError, NotYet) as refused:
        if debug:
            raise
        return _failed(f"{refused.zh} · {refused.en}", 1)
    except (psycopg.Error, OSError, RuntimeError) as failed:
        if debug:
            raise
        if isinstance(failed, OSError) and failed.filename:
            return _failed(f"文件或目录不可用 · {failed.strerror}: {failed.filename}", 1)
        return _failed(str(failed).splitlines()[0] if str(failed) else type(failed).__name__, 1)


def _failed(why: str, code: int) -> int:
    line = " ".join(why.split())
    typer.echo(f"duban: {line}", err=True)
    return code


if __name__ == "__main__":
    main()
