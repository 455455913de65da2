"""Possible acts 可办事项: which acts the state of a normative document permits."""

from __future__ import annotations


def document_acts(status: str, *, in_force: bool) -> list[str]:
    """Acts possible now, in the order they are usually done; an expired document may still be filed and cleaned up."""
    acts = {
        "check": status in ("drafted", "returned"),
        "review": status == "checked",
        "audit": status == "reviewed",
        "approve": status == "audited",
        "publish": status == "approved",
        "file": status == "published",
        "interpret": in_force,
        "extend": in_force,
        "clean-up": status in ("published", "filed"),
        "repeal": status in ("published", "filed"),
    }
    return [act for act, possible in acts.items() if possible]
