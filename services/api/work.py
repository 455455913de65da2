"""What the caller owes 待办."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter(tags=["work"])
