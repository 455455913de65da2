"""Accounts and keys 账号."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from services.accounts import ROLES, Accounts
from services.cli.asked import Home, Jurisdiction, Wrong, opened
from services.record.supervision import Supervision

app = typer.Typer(help="账号 accounts and keys", no_args_is_help=True)


@app.command("add")
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


@app.command("list")
def account_list(home: Home = None, jurisdiction: Jurisdiction = None) -> None:
    """列出账号 · all accounts."""
    with opened(home, jurisdiction) as (_, record, _settings):
        for account in _accounts(record).all():
            typer.echo(
                f"{account.username}\t{account.role}\t{account.unit or account.post or ''}\t{account.display_name}"
            )


@app.command("key")
def account_key(
    username: str,
    label: Annotated[str, typer.Option("--label", help="用途 what the key is for")],
    home: Home = None,
    jurisdiction: Jurisdiction = None,
) -> None:
    """为接口生成密钥，只显示一次 · an API key, shown once."""
    with opened(home, jurisdiction) as (_, record, _settings):
        typer.echo(_accounts(record).keys.create(username, label=label))


@app.command("email")
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


@app.command("disable")
def account_disable(username: str, home: Home = None, jurisdiction: Jurisdiction = None) -> None:
    """停用账号 · no more log-ins, keys ended."""
    with opened(home, jurisdiction) as (_, record, _settings):
        _accounts(record).disable(username)
        typer.echo(f"{username}: 已停用 · disabled")


def _accounts(record: Supervision) -> Accounts:
    return Accounts(record.place.pool, record.place.tables)
