"""The doors of major decisions 重大决策, a module for each part of a decision's life."""

from __future__ import annotations

from services.api.decisions import archive, execution, files, listing, moving, outcome, procedure, standing, timeline

PARTS = (listing, procedure, outcome, execution, timeline, moving, standing, archive, files)
"""The list first: its words would be taken for a decision's id."""
