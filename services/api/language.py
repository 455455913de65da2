"""The language a request asks for: Chinese unless English is preferred."""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from typing import Literal

Language = Literal["zh-CN", "en"]

_OURS: Mapping[str, Language] = {"zh": "zh-CN", "*": "zh-CN", "en": "en"}

language: ContextVar[Language] = ContextVar("language", default="zh-CN")


def preferred(accept_language: str) -> Language:
    """The better wanted of our two languages by `Accept-Language`; Chinese where neither is named."""
    best: tuple[float, int, Language] = (0.0, 0, "zh-CN")
    for place, part in enumerate(accept_language[:1_000].split(",")):
        tag, _, parameters = part.strip().partition(";")
        ours = _OURS.get(tag.strip().lower().split("-")[0])
        weight = _weight(parameters)
        if ours and (weight, -place) > best[:2] and weight > 0:
            best = (weight, -place, ours)
    return best[2]


def said(zh: str, en: str) -> str:
    """The one of two messages that this request's reader understands."""
    return en if language.get() == "en" else zh


def _weight(parameters: str) -> float:
    for parameter in parameters.split(";"):
        name, _, value = parameter.strip().partition("=")
        if name.strip().lower() == "q":
            try:
                return min(max(float(value), 0.0), 1.0)
            except ValueError:
                return 0.0
    return 1.0
