"""Years of assessment 考核年度 at the door, a module for each part of the year."""

from __future__ import annotations

from services.api.assessments import (
    collecting,
    files,
    months,
    opening,
    pointing,
    quality,
    receipts,
    results,
    settling,
    standing,
    what_if,
)

PARTS = (standing, opening, collecting, pointing, settling, results, receipts, what_if, quality, months, files)
