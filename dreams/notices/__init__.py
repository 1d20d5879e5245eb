"""Who hears of what, by mail.

Everything starts from what happened. A step in the trail and an event are single rows, written with it; the clock does
the rest: `spread` looks up whom an event concerns, `gather` lays what is new for one reader into one digest a day,
`send_owed` and `send_digests` send, each mail once, and `forget` deletes what is over.
"""

from dreams.notices.at_once import message, send_owed
from dreams.notices.digests import digest_mail, gather, send_digests
from dreams.notices.fan_out import spread
from dreams.notices.forgetting import forget

__all__ = ["digest_mail", "forget", "gather", "message", "send_digests", "send_owed", "spread"]
