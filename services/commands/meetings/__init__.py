"""What is done for a meeting 会议: topics on their way to it, the meeting itself, its minutes and what they become."""

from services.commands.meetings.gathering import call, cancel, grant_leave, hold, move, send_papers, set_agenda
from services.commands.meetings.minuting import Handed, hand_over, minute, sign_minutes
from services.commands.meetings.tabling import (
    admit,
    approve_papers,
    coordinate,
    propose,
    review,
    sign_opinion,
    turn_down,
)

__all__ = [
    "Handed",
    "admit",
    "approve_papers",
    "call",
    "cancel",
    "coordinate",
    "grant_leave",
    "hand_over",
    "hold",
    "minute",
    "move",
    "propose",
    "review",
    "send_papers",
    "set_agenda",
    "sign_minutes",
    "sign_opinion",
    "turn_down",
]
