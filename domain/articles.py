"""Articles 条: the text of the two work rules, by article number."""

import re
from typing import Final

# The Chongqing text is a page capture that stands there one and a half times; the first copy holds these stray words.
NOISE: Final = ("悼故祖", "凶肯獄阿", "章灑", "希檔船", "少殃再", "棕厚拘陵", "整付嬸")
FOOTERS: Final = re.compile(r"^\s*(相關詞條|相关词条|\S*人民政府办公室\s+\d{4}年\d+月\d+日印发)\s*$", re.MULTILINE)
CHAPTER: Final = re.compile(r"第[一二三四五六七八九十]+章")
NUMBERED: Final = re.compile(r"^\s*([一二三四五六七八九十]{1,3})、", re.MULTILINE)
DIGITS: Final = {digit: n for n, digit in enumerate("一二三四五六七八九", start=1)}


class UnreadableText(ValueError):  # noqa: N818 - says what is wrong, as Refused does
    """The text does not hold its articles in order."""


def articles(text: str) -> dict[int, str]:
    """Every article by its number; where the text repeats itself, the first copy."""
    found: dict[int, str] = {}
    for copy in copies(text):
        for number, words in copy.items():
            found.setdefault(number, words)
    if sorted(found) != list(range(1, len(found) + 1)):
        raise UnreadableText(f"articles found: {sorted(found)}")
    return found


def copies(text: str) -> list[dict[int, str]]:
    """The runs of articles as they stand: a number that does not rise begins another copy."""
    for word in NOISE:
        text = text.replace(word, "")
    if footer := FOOTERS.search(text):
        text = text[: footer.start()]
    heads = list(NUMBERED.finditer(text))
    ends = [head.start() for head in heads[1:]] + [len(text)]
    runs: list[dict[int, str]] = []
    last = 0
    for head, end in zip(heads, ends, strict=True):
        number = _number(head[1])
        if not runs or number <= last:
            runs.append({})
        runs[-1][number] = _plain(text[head.end() : end])
        last = number
    return runs


def _plain(body: str) -> str:
    """Paragraphs without chapter headings and empty lines; a line broken inside a sentence is joined again."""
    lines: list[str] = []
    for raw in body.splitlines():
        line = raw.strip()
        if CHAPTER.match(line):
            break  # a chapter heading and its title close the article before it
        if not line:
            continue
        if lines and lines[-1][-1] not in "。:：;；)）":
            lines[-1] += line
        else:
            lines.append(line)
    return "\n".join(lines)


def _number(numeral: str) -> int:
    tens, ten, ones = numeral.rpartition("十")
    return (DIGITS.get(tens, 1) * 10 if ten else 0) + DIGITS.get(ones, 0)
