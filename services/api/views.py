"""Views 视图 of the ledger: one's own, and those the office shares with everybody."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from services.api.deps import Asked, Here, require
from services.api.door import Door
from services.api.fields import Flag, Search, Sent
from services.api.fields import Line as Words
from services.api.problems import Malformed, NotThere, responses
from services.views import MOST_VIEWS, TooManyViews, View, Views

router = APIRouter(prefix="/views", tags=["directives"])

Name = Annotated[Words, Field(max_length=60)]
Part = Annotated[str, Field(pattern=r"^[a-z_]{1,40}$")]


class ViewSent(Sent):
    """`address` is what stands in the ledger's address: filters, `sort`, `columns`, `density`."""

    name: Name
    address: Annotated[dict[Part, Search], Field(max_length=40)]
    shared: Flag = False
    default: Flag = False


class DefaultSent(Sent):
    id: UUID | None = None


class ViewTold(BaseModel):
    id: UUID
    name: str
    address: dict[str, str]
    own: bool
    shared: bool
    default: bool
    changed_at: datetime


class ViewsTold(BaseModel):
    items: list[ViewTold]


def views_of(here: Door) -> Views:
    return Views(here.house.app_pool, here.tables)


@router.get("", responses=responses(401, 403, 503))
def listed(here: Here, asked: Asked) -> ViewsTold:
    """The caller's own views, then the shared ones."""
    require(asked.caller, "view.keep")
    return ViewsTold(items=[_told(view) for view in views_of(here).of(asked.account.id)])


@router.post("", status_code=201, responses=responses(401, 403, 413, 422, 503))
def keep(here: Here, asked: Asked, sent: ViewSent) -> ViewTold:
    """Keeps a view; one of the caller's own of the same name is replaced. Sharing is the office's."""
    require(asked.caller, "view.keep")
    if sent.shared:
        require(asked.caller, "view.share")
    views = views_of(here)
    try:
        id = views.keep(asked.account.id, sent.name, sent.address, is_shared=sent.shared, is_default=sent.default)
    except TooManyViews:
        raise Malformed(
            "name",
            f"每个账号最多保存{MOST_VIEWS}个视图，请先删除不用的",
            f"an account keeps at most {MOST_VIEWS} views; delete one first",
        ) from None
    return next(_told(view) for view in views.of(asked.account.id) if view.id == id)


@router.put("/default", status_code=204, response_class=Response, responses=responses(401, 403, 404, 413, 422, 503))
def open_with(here: Here, asked: Asked, sent: DefaultSent) -> Response:
    """The view that the caller's ledger opens with; without `id`, none."""
    require(asked.caller, "view.keep")
    if not views_of(here).open_with(asked.account.id, sent.id):
        raise NotThere
    return Response(status_code=204)


@router.delete("/{view_id}", status_code=204, response_class=Response, responses=responses(401, 403, 404, 422, 503))
def drop(here: Here, asked: Asked, view_id: UUID) -> Response:
    """Takes away one's own view; the head of the office also one that is shared."""
    require(asked.caller, "view.keep")
    if not views_of(here).drop(asked.account.id, view_id, is_head=asked.caller.role == "office_head"):
        raise NotThere
    return Response(status_code=204)


def _told(view: View) -> ViewTold:
    return ViewTold(
        id=view.id,
        name=view.name,
        address=dict(view.address),
        own=view.is_own,
        shared=view.is_shared,
        default=view.is_default,
        changed_at=view.changed_at,
    )
