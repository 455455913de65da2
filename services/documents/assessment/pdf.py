"""PDF: the same paper for printing, filing and handing round; the same paper and moment give the same bytes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Final

import typst

from domain.aggregate import Refused
from services.documents.assessment.paper import Paper

FONTS: Final[dict[str, Sequence[str]]] = {
    "title": ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "STZhongsong", "SimSun", "Noto Serif CJK SC", "Source Han Serif SC"),
    "body": ("FangSong", "FangSong_GB2312", "STFangsong", "FZFangSong-Z02S", "Noto Serif CJK SC", "Source Han Serif SC"),
    "black": ("SimHei", "STHeiti", "FZHei-B01S", "Noto Sans CJK SC", "Source Han Sans SC"),
    "kai": ("KaiTi", "KaiTi_GB2312", "STKaiti", "FZKai-Z03S", "Noto Serif CJK SC", "Source Han Serif SC"),
    "song": ("SimSun", "STSong", "FZShuSong-Z01S", "Noto Serif CJK SC", "Source Han Serif SC"),
}  # fmt: skip
"""What GB/T 9704 asks for under the names it goes by, then what a free system has in its place."""


def pdf_of(paper: Paper, *, at: datetime) -> bytes:
    """`at`: when it was printed, as the file says."""
    fonts, chosen = _fonts()
    blocks = [{"kind": type(block).__name__, **asdict(block)} for block in paper.blocks]
    inputs = {
        "paper": json.dumps({**asdict(paper), "name": paper.name, "blocks": blocks}, ensure_ascii=False),
        "fonts": json.dumps(chosen),
    }
    template = files("services.documents.assessment").joinpath("paper.typ").read_bytes()
    found: bytes = typst.compile(
        template,
        format="pdf",
        font_paths=fonts,
        sys_inputs=inputs,
        timestamp=int(at.timestamp()),
        pdf_standards=["a-2u"],
    )
    return found


@cache
def _fonts() -> tuple[typst.Fonts, dict[str, str]]:
    """Looked through when a PDF is first asked for."""
    fonts = typst.Fonts()
    known = set(fonts.families())
    chosen = {role: next((name for name in names if name in known), "") for role, names in FONTS.items()}
    if not all(chosen.values()):
        raise Refused(
            "pdf.fonts",
            "本机没有中文字体（宋体、仿宋或 Noto CJK），无法生成PDF，请下载Word文件",
            "There is no Chinese font here to print with (Noto CJK will do); take the Word file",
        )
    return fonts, chosen
