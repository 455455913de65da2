"""Splitting 分解: sub-directives 子事项 are opened under a matter."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from domain.aggregate import Act
from domain.directive.life import Life
from domain.directive.standing import ENDED


class Splitting(Life):
    class SubdirectiveOpened(Life.Event):
        TOPIC = "directive.subdirective_opened"
        child: UUID

        def change(self, directive: Life) -> None:
            directive.children.append(self.child)

    def open_subdirective(self, child: UUID, *, act: Act) -> None:
        """子事项 enters the tree; written on the parent, so a parent cannot close while a child opens."""
        self._must_be_numbered()
        self._must_be_working()
        self.record(self.SubdirectiveOpened, act, child=child)


def open_children(children: Iterable[Life]) -> list[str]:
    """Numbers of the sub-directives that are not over."""
    return [child.number or child.title for child in children if child.status not in ENDED]
