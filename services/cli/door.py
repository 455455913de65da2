"""The door 入口: one call, its exit code, and what went wrong in one line."""

from __future__ import annotations

import sys
from typing import NoReturn

import psycopg
import typer
from typer._click.exceptions import ClickException, NoArgsIsHelpError

from domain.aggregate import Refused
from domain.rules import PackError
from services.accounts import AccountError
from services.cli import accounts, assessing, audit, documents, exports, operation, running, series, timelines
from services.cli.asked import Wrong
from services.queries.freshness import NotYet
from services.record.errors import RecordError
from services.settings import BadSetting

app = typer.Typer(
    name="duban",
    help="督办 Duban: numbered, tracked, replayable supervision of government matters.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for family in (running, documents, audit, assessing, operation, timelines):
    app.add_typer(family.app)
for name, group in (("series", series), ("account", accounts), ("export", exports)):
    app.add_typer(group.app, name=name)


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
