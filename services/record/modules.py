"""Imports every module of a package, so that every topic is known before the first fact is read."""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType


def load(package: ModuleType) -> None:
    for found in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        importlib.import_module(found.name)
