"""A page made still: the same elements, few components."""

from __future__ import annotations

import asyncio

from dash import dcc, html

from dashboards.still import Still, still, stilled


def test_elements_without_an_id_become_one_component() -> None:
    made = still(html.Div([html.P(["共 ", html.B(3)], className="k"), None, html.A("看", href="/ledger")]))

    assert isinstance(made, Still)
    assert made.tree == ["div", {}, ["p", {"className": "k"}, "共 ", ["b", {}, "3"]], ["a", {"href": "/ledger"}, "看"]]
    assert made.children == []


def test_what_has_an_id_stays_alive_where_it_stood_and_what_is_in_it_is_still() -> None:
    button = html.Button([html.I(className="ic"), html.Span("签收")], id={"act": "sign"})
    store = dcc.Store(id="seen")

    made = still(html.Section([html.H2("待办"), html.Div([store, button])]))

    assert made.tree == ["section", {}, ["h2", {}, "待办"], ["div", {}, 0, 1]]
    assert made.children == [store, button]
    assert button.children.tree == ["", {}, ["i", {"className": "ic"}], ["span", {}, "签收"]]


def test_what_would_be_one_component_anyway_stays_what_it_is() -> None:
    plain, button = html.P("没有事项"), html.Button([html.I(), "签收"], id="sign")

    assert still(plain) is plain
    assert still(button) is button
    assert isinstance(button.children[0], html.I)


def test_what_stands_deeper_is_made_still_too() -> None:
    inner = html.Div([html.P("a"), html.P("b")], id="inner")

    made = still(html.Div([html.Div([inner])], id="page"))

    assert isinstance(made, html.Div)
    assert inner.children.tree == ["", {}, ["p", {}, "a"], ["p", {}, "b"]]


def test_what_is_still_already_is_left_alone() -> None:
    made = still(html.Div(html.P("a")))

    assert still(made) is made
    assert still(html.Div(made, id="page")).children is made


def test_every_output_of_a_callback_is_made_still_and_values_stay_values() -> None:
    async def answer(_: int) -> tuple[object, ...]:
        return html.Div([html.P("a")]), {"rows": [1]}, "Ledger", [html.Ul([html.Li("b")])]

    shown, value, title, listed = asyncio.run(stilled(answer)(1))

    assert (isinstance(shown, Still), value, title) == (True, {"rows": [1]}, "Ledger")
    assert [each.tree for each in listed] == [["ul", {}, ["li", {}, "b"]]]
