"""A file's bytes into paragraphs 读取: plain text and Word, checked before they are opened."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile

from docx import Document
from docx.table import Table, _Cell

from services.intake.word_numbers import WordNumbers

MAX_BYTES = 20 * 1024 * 1024
MAX_CHARACTERS = 2_000_000
MAX_ENTRIES = 3_000
MAX_UNPACKED = 120 * 1024 * 1024
MAX_XML = 32 * 1024 * 1024  # one part of text; pictures may be larger
MAX_SPAN, MAX_CELLS = 64, 400
MAX_RATIO = 250  # a real Word or Excel file packs 5 to 40 times

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\u200b-\u200f\u2028-\u202e\u2060]")
_INDENT = re.compile("\u3000{2,}")  # two ideographic spaces open a paragraph where the line breaks were lost


class CannotRead(Exception):  # noqa: N818 - an answer to the user, not an error of the program
    """The file cannot be read 无法读取. Both messages are shown to the user as they stand."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh} / {en}")
        self.zh = zh
        self.en = en


def read_paragraphs(content: bytes, name: str) -> list[str]:
    """The paragraphs of a txt or docx document in their order; a table row is one paragraph with tabs."""
    check_size(content)
    ending = name.lower().rsplit(".", 1)[-1] if "." in name else ""
    if content.startswith(b"PK\x03\x04"):
        if ending != "docx":
            raise CannotRead(
                f"“{name}”不是文本文件，请上传 txt 或 docx", f"{name!r} is no text; give a txt or docx file"
            )
        paragraphs = _word_paragraphs(content)
    elif ending in {"docx", "docm"}:
        raise CannotRead("文件不是有效的 docx，可能已损坏", "The file is not a valid docx; it may be damaged")
    else:
        paragraphs = decode(content).splitlines()
    found = [piece for line in paragraphs for piece in _pieces(line)]
    if not found:
        raise CannotRead("文件中没有文字", "The file holds no text")
    return found


def check_size(content: bytes) -> None:
    """Refuse a file too large to be an official document."""
    if len(content) > MAX_BYTES:
        limit = MAX_BYTES // 1024 // 1024
        raise CannotRead(f"文件超过 {limit} MB，请拆分后再导入", f"The file is larger than {limit} MB; split it first")


def decode(content: bytes) -> str:
    """Text in UTF-8, UTF-16 with a mark, or GB18030, as Chinese offices write it."""
    if content.startswith((b"\xd0\xcf\x11\xe0", b"%PDF", b"PK", b"{\\rtf")):
        raise CannotRead(
            "暂不支持这种格式（旧版 doc、PDF、RTF），请另存为 docx 或 txt",
            "This format (old doc, PDF, RTF) is not supported; save it as docx or txt",
        )
    encodings = ["utf-16"] if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            break
    else:
        raise CannotRead("无法识别文字编码，请存为 UTF-8 后再试", "The text encoding is unknown; save it as UTF-8")
    if len(text) > MAX_CHARACTERS:
        raise CannotRead("文字过长，请拆分后再导入", "The text is too long; split it first")
    return unicodedata.normalize("NFC", text)


def open_package(content: bytes, must_hold: str) -> zipfile.ZipFile:
    """Open a Word or Excel package after checking that it unpacks to a sane size 防压缩炸弹."""
    try:
        package = zipfile.ZipFile(io.BytesIO(content))
        entries = package.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise CannotRead("文件已损坏，无法打开", "The file is damaged and cannot be opened") from error
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    text = max((entry.file_size for entry in entries if entry.filename.endswith(".xml")), default=0)
    if (
        text > MAX_XML
        or len(entries) > MAX_ENTRIES
        or unpacked > MAX_UNPACKED
        or (unpacked > 1_000_000 and unpacked / packed > MAX_RATIO)
    ):
        raise CannotRead("文件解压后过大，已拒绝打开", "The file unpacks to an unreasonable size and was refused")
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise CannotRead("文件已加密，请去除密码后再导入", "The file is encrypted; remove the password first")
    if must_hold not in package.namelist():
        raise CannotRead("文件内容与扩展名不符", "The content of the file does not match its name")
    for entry in entries:
        if entry.filename.endswith((".xml", ".rels")):
            _refuse_lies(package, entry)
    return package


def _refuse_lies(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    try:
        with package.open(entry) as part:
            size, head = 0, b""
            while chunk := part.read(1 << 16):
                head = head or chunk
                size += len(chunk)
                if size > entry.file_size:
                    raise CannotRead("文件解压后过大，已拒绝打开", "The file unpacks to an unreasonable size")
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, RuntimeError, NotImplementedError) as error:
        raise CannotRead("文件已损坏，无法打开", "The file is damaged and cannot be opened") from error
    except Exception as error:
        if isinstance(error, CannotRead):
            raise
        raise CannotRead("文件已损坏，无法打开", "The file is damaged and cannot be opened") from error
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
        raise CannotRead("文件含有不允许的外部定义", "The file holds external definitions that are not allowed")


def _word_paragraphs(content: bytes) -> list[str]:
    open_package(content, "word/document.xml").close()
    try:
        document = Document(io.BytesIO(content))
        numbers = WordNumbers(document)
        lines: list[str] = []
        for block in document.iter_inner_content():
            if isinstance(block, Table):
                lines.extend(_table_lines(block))
            else:
                lines.extend((numbers.mark(block) + block.text).splitlines())
    except Exception as error:  # python-docx raises many kinds on a broken package; each means the same here
        raise CannotRead(
            "文件不是有效的 docx，可能已损坏", "The file is not a valid docx; it may be damaged"
        ) from error
    text = unicodedata.normalize("NFC", "\n".join(lines))
    if len(text) > MAX_CHARACTERS:
        raise CannotRead("文字过长，请拆分后再导入", "The text is too long; split it first")
    return text.splitlines()


def _table_lines(table: Table) -> list[str]:
    """Rows with tabs; a cell merged downwards is repeated, one merged across leaves the rest empty."""
    lines = []
    above: dict[int, str] = {}
    for row in table.rows:
        cells: list[str] = []
        # row.cells would repeat a cell as often as the file says it spans, a billion times if it likes
        for tc in row._tr.tc_lst:
            span = max(1, min(tc.grid_span, MAX_SPAN))
            words = " ".join(_Cell(tc, table).text.split())
            text = above.get(len(cells), "") if tc.vMerge == "continue" and not words else words
            above[len(cells)] = text
            cells += [text, *[""] * (span - 1)]
        lines.append("\t".join(cells[:MAX_CELLS]))
    return lines


def _pieces(line: str) -> list[str]:
    clean = _CONTROL.sub("", line)
    if "\t" in clean.strip():
        return [clean.strip(" \r\n")] if clean.strip() else []
    return [piece.strip() for piece in _INDENT.split(clean) if piece.strip()]
