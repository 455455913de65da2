"""Still 静物: whatever no callback speaks to is drawn in one go.

Dash looks after every element of a page by itself, and asks each of them again whenever one changes: a page of a
thousand elements is slow, whatever it shows. Elements without an id change only with what contains them. So they go to
the browser as one component, a tree of `[tag, properties, child, …]`, in which a number is the place of a living
component among the children; `assets/still.js` makes elements of it, never markup.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from dash.development.base_component import Component

QUIET = "dash_html_components"
LIVING = frozenset({"Iframe", "Script", "ObjectEl", "MapEl", "Embed"})
LEFT_OUT = frozenset({"children", "n_clicks", "n_clicks_timestamp", "disable_n_clicks"})


class Still(Component):
    """A tree of elements; its children are the living components in it, in order."""

    _namespace, _type = "duban", "Still"
    _prop_names = available_properties = ["id", "children", "tree"]
    _valid_wildcard_attributes: list[str] = []
    available_wildcard_properties: list[str] = []

    def __init__(self, tree: list[Any], children: list[Component]) -> None:
        made: Any = super()  # the library's own classes are not typed
        made.__init__(tree=tree, children=children)


def still(shown: Any) -> Any:
    """The same to look at, with as few components as it can be."""
    if isinstance(shown, list | tuple):
        return type(shown)(map(still, shown))
    if not isinstance(shown, Component) or isinstance(shown, Still):
        return shown
    if _weight(shown) < 2:
        return _settled(shown)
    living: list[Component] = []
    return Still(_tree(shown, living), living)


def stilled(callback: Callable[..., Any]) -> Callable[..., Any]:
    """A callback whose answers are still."""

    @wraps(callback)
    async def answer(*given: Any) -> Any:
        return still(await callback(*given))

    return answer


def _is_quiet(shown: object) -> bool:
    return (
        isinstance(shown, Component)
        and shown._namespace == QUIET
        and shown._type not in LIVING
        and getattr(shown, "id", None) is None
    )


def _within(shown: Any) -> list[Any]:
    """What it contains, as one list; what is not shown is left out."""
    if isinstance(shown, list | tuple):
        return [each for one in shown for each in _within(one)]
    return [] if shown is None or isinstance(shown, bool) else [shown]


def _children(shown: Component) -> list[Any]:
    return _within(getattr(shown, "children", None))


def _weight(shown: object) -> int:
    """How many components it would be."""
    if not isinstance(shown, Component) or not _is_quiet(shown):
        return 0
    return 1 + sum(map(_weight, _children(shown)))


def _tree(shown: Any, living: list[Component]) -> Any:
    if not isinstance(shown, Component):
        return str(shown)
    if not _is_quiet(shown):
        living.append(still(shown))
        return len(living) - 1
    element: Any = shown
    given: dict[str, Any] = element.to_plotly_json()["props"]
    properties = {name: value for name, value in given.items() if name not in LEFT_OUT and value is not None}
    return [shown._type.lower(), properties, *(_tree(each, living) for each in _children(shown))]


def _settled(shown: Component) -> Component:
    """A component that stays one, with what stands in it made still."""
    inside = getattr(shown, "children", None)
    if inside is None:
        return shown
    if shown._namespace == QUIET and sum(map(_weight, _children(shown))) > 1:
        living: list[Component] = []
        tree = ["", {}, *(_tree(each, living) for each in _children(shown))]
        shown.children = Still(tree, living)
    else:
        shown.children = still(inside)
    return shown
