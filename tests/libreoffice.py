"""LibreOffice, which computes a workbook a second time: whatever figures it was given as computed are wiped out before."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

SOFFICE = shutil.which("soffice")
needs_libreoffice = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed (deploy/libreoffice.sh)")
COMPUTED = re.compile(r"(</f>)<v>[^<]*</v>")
ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>"""


def recomputed(books: Mapping[str, bytes], folder: Path) -> dict[str, Workbook]:
    """Each book with the values of its cells as LibreOffice works them out, from the figures alone."""
    profile, out = folder / "profile", folder / "out"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(ALWAYS)
    for name, book in books.items():
        with zipfile.ZipFile(folder / f"{name}.xlsx", "w") as wiped:
            for part, content in parts(book).items():
                wiped.writestr(part, COMPUTED.sub(r"\1<v>-1</v>", content.decode()) if "/sheet" in part else content)
    subprocess.run(
        [str(SOFFICE), f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", "xlsx", "--outdir",
         str(out), *(str(folder / f"{name}.xlsx") for name in books)],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    return {name: openpyxl.load_workbook(out / f"{name}.xlsx", data_only=True) for name in books}


def parts(book: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(book)) as file:
        return {name: file.read(name) for name in file.namelist()}
