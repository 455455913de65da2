"""Bundle 合并: our own styles and scripts as one file each, so that a page asks for two and not for fifty."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

ASSETS: Final = Path(__file__).parent / "assets"
STYLE: Final = "/assets/duban.css"
SCRIPT: Final = "/assets/duban.js"
ALONE: Final = frozenset({"scheme.js", "login.js", "login.css"})
"""Asked for by themselves: before the first paint, and by who has not logged in."""


@cache
def bundles() -> Mapping[str, bytes]:
    """By path: every file of its kind, in the order of their names."""
    return {STYLE: _joined("*.css"), SCRIPT: _joined("*.js")}


def _joined(pattern: str) -> bytes:
    chosen = sorted(file for file in ASSETS.glob(pattern) if file.name not in ALONE)
    return b"\n".join(file.read_bytes() for file in chosen)


@cache
def address(path: str) -> str:
    """It changes with what is in the bundle, so that a browser may keep it for ever."""
    return f"{path}?m={hashlib.sha256(bundles()[path]).hexdigest()[:16]}"
