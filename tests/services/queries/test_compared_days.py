"""两日对比 of one matter: what is added, changed and gone between two states."""

from services.queries.compare import Difference, matter

THEN = {
    "status": "delivered", "version": 3, "deadline": {"first": "2026-03-31", "current": "2026-03-31"},
    "lights": {"completion": {"colour": "green"}},
    "assignments": [{"unit": "lp-sl", "status": "sent"}, {"unit": "lp-zj", "status": "sent"}],
    "feedback": [], "aliases": ["旧号"],
}  # fmt: skip
NOW = {
    "status": "in_progress", "version": 9, "deadline": {"first": "2026-03-31", "current": "2026-04-30"},
    "lights": {"completion": {"colour": "red"}},
    "assignments": [{"unit": "lp-sl", "status": "working"}],
    "feedback": [{"unit": "lp-sl", "n": 1, "state": "given"}], "aliases": ["旧号"],
}  # fmt: skip


def test_each_difference_says_where_it_stands():
    assert matter(THEN, NOW) == [
        Difference("", "", "status", "changed", "delivered", "in_progress"),
        Difference("", "", "deadline.current", "changed", "2026-03-31", "2026-04-30"),
        Difference("", "", "lights.completion.colour", "changed", "green", "red"),
        Difference("assignments", "lp-sl", "status", "changed", "sent", "working"),
        Difference("assignments", "lp-zj", "", "removed", THEN["assignments"][1], None),
        Difference("feedback", "lp-sl|1", "", "added", None, NOW["feedback"][0]),
    ]


def test_the_same_state_differs_in_nothing():
    assert matter(NOW, {**NOW, "version": 10}) == []
