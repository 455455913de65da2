"""The command line 命令行: `duban …`. A wrong call is one line and exit 2; errors are one line and exit 1."""

from services.cli.door import call, main

__all__ = ["call", "main"]
