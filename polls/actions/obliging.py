"""A municipal election obliges the board: each winner becomes a project by a day."""

import datetime

from django.utils import timezone

from dreams.actions.obligations import oblige
from dreams.models import Dream
from elections import actions as elections
from polls.models import Poll


def oblige_board(poll: Poll) -> list[Dream]:
    """Lay the winners on the board; gives them. A school's election obliges nobody: its council asks the board."""
    if poll.school_id is not None:
        return []
    result = elections.result(poll.election)
    dreams = poll.dreams()
    winners = [dreams[no] for no in result.winners if no in dreams]
    due_on = timezone.localdate() + datetime.timedelta(days=poll.oblige_days)
    for dream in winners:
        oblige(dream, because=poll.election.title, url=poll.get_absolute_url(), due_on=due_on)
    return winners
