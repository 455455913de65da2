"""Phases 阶段: an aggregate written phase by phase, each a class with that phase's facts and acts."""

from __future__ import annotations

from domain.aggregate import Aggregate


class Phased(Aggregate):
    def __init_subclass__(cls) -> None:
        # the library registers the facts it finds in a class itself, and remakes those it finds in a base
        own = frozenset(vars(cls))
        for phase in reversed(cls.__mro__[1:]):
            for name, fact in vars(phase).items():
                if name not in own and isinstance(fact, type) and issubclass(fact, Aggregate.Event):
                    setattr(cls, name, fact)
        super().__init_subclass__()
