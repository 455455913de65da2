"""What is noted when evidence is taken out 佐证材料查阅."""

from __future__ import annotations

from uuid import UUID

from domain.evidence import EvidenceLog, Means, log_of
from services.commands.order import Order
from services.record.errors import Missing
from services.record.supervision import Kept, Supervision


def take(record: Supervision, directive_id: UUID, order: Order, *, file: str, means: Means) -> Kept | None:
    """登记查阅: nothing is kept when the same reader has the same file noted for the day already."""

    def once() -> Kept | None:
        try:
            log = record.get(EvidenceLog, log_of(directive_id))
        except Missing:
            log = EvidenceLog.open(directive_id, act=order.act)
        log.take(file, means=means, act=order.act)
        if not log.pending_events:
            return None
        return record.keep(log, command=order.command, recorded_at=order.recorded_at)

    return record.run(once)
