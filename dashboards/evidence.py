"""Evidence 佐证材料 as pages show it: each file with its name and size, opened in front of the page or taken away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboards import asof, parts
from dashboards.desk import Desk
from dashboards.reader import t
from services.files import MOST_BYTES

Json = dict[str, Any]


async def known(desk: Desk, directive: str, at: date | None = None) -> Json:
    """What the door says of a matter's files: `items`, who took which out (`taken`), whether that is noted."""
    return await desk.read(f"/directives/{directive}/evidence", as_of=at.isoformat() if at else "")


def by_id(told: Json) -> dict[str, Json]:
    return {str(item["id"]): item for item in told["items"]}


def files(directive: str, ids: Sequence[str], items: Mapping[str, Json], at: date | None = None) -> Component | None:
    """These files of a matter: images, PDF and text open in a window of the page, everything can be downloaded.

    `items` is `by_id(await known(...))`; a page needs no callback for it (`assets/evidence.js`).
    """
    if not ids:
        return None
    chips = [_file(directive, id, items.get(id, {}), place, at) for place, id in enumerate(ids)]
    words = parts.attributes(
        data_close=t("关闭", "Close"), data_get=t("下载", "Download"), data_wait=t("正在打开…", "Opening…")
    )
    return html.Ul([html.Li(chip) for chip in chips], className="files", **words)


def _file(directive: str, id: str, item: Json, place: int, at: date | None) -> Component:
    name = str(item.get("name") or t(f"佐证{place + 1}", f"Evidence {place + 1}"))
    if item and not item["kept"]:
        gone = t("原文件已不在库中", "its content is not in the store any more")
        return html.Span([parts.icon("alert-triangle"), html.Span(name), html.Small(gone)], className="file gone")
    href = asof.href(f"/api/v1/files/{id}", at, directive=directive)
    size = html.Small(size_words(item.get("size")), className="num")
    kind = str(item.get("preview", "none"))
    if kind == "none":
        label = t(f"下载 {name}", f"Download {name}")
        return html.A(
            [parts.icon("download"), html.Span(name), size], href=href, className="file",
            **parts.attributes(aria_label=label),
        )  # fmt: skip
    shown = parts.attributes(
        data_preview=kind,
        data_src=asof.href(f"/api/v1/files/{id}/preview", at, directive=directive),
        data_href=href,
        data_name=name,
        aria_label=t(f"预览 {name}", f"Show {name}"),
        aria_haspopup="dialog",
    )
    return html.Button(
        [parts.icon("photo" if kind == "image" else "file-text"), html.Span(name), size],
        className="file", type="button", **shown,
    )  # fmt: skip


def size_words(size: int | None) -> str:
    if size is None:
        return ""
    if size < 1024:
        return f"{size} B"
    return f"{size / 1024:.0f} KB" if size < 1024 * 1024 else f"{size / 1024 / 1024:.1f} MB"


def limits() -> str:
    """What may be sent, said before it is sent."""
    most = MOST_BYTES // (1024 * 1024)
    return t(
        f"文字、PDF、图片、Word、Excel、OFD、压缩包，单个不超过 {most} MB",
        f"Text, PDF, images, Word, Excel, OFD, zip; {most} MB each at most",
    )


def zone_limits() -> Json:
    """Attributes of a drop zone, so that the browser says at once what the door would refuse."""
    most = MOST_BYTES // (1024 * 1024)
    told = t(f"超过 {most} MB，请压缩或分成几个文件", f"over {most} MB: make it smaller, or send several")
    return parts.attributes(data_most=str(MOST_BYTES), data_toolarge=told)
