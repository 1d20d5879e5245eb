"""What can stand in the way, each with what a clear sentence needs."""


class AlreadyVoted(Exception):
    """This voter's one vote is used."""


class NotAVoter(Exception):
    """Nobody gave this voter a vote here."""


class Revoked(NotAVoter):
    """The code was withdrawn: its slip was lost, or another was given for it."""


class BoxClosed(Exception):
    """The election takes no votes, now or any more."""


class StillOpen(Exception):
    """There is no result before the box is closed, not for anyone."""


class StillSealed(Exception):
    """Ballots are sealed: the committee opens them with two shares of the key before anything is counted."""


class AlreadySealed(Exception):
    """The election has a key, and its shares were shown: a new one is made only by whoever says which it replaces."""


class BadElection(ValueError):
    """The options, rules, hours or voters make no election."""


class BadCount(ValueError):
    """A paper count that cannot be; `free` says how many more votes there can be at all."""

    def __init__(self, free: int | None = None) -> None:
        super().__init__(free)
        self.free = free


class BundlesDiffer(Exception):
    """Two people counted a bundle differently, or only one has; `bundles` are (place, number)."""

    def __init__(self, bundles: list[tuple[str, int]]) -> None:
        super().__init__(bundles)
        self.bundles = bundles


class AlreadyOnRoll(Exception):
    """This person has had a code already, on this channel or another."""


class NeedsExplanation(ValueError):
    """Marks for paper and papers differ by `difference`: somebody has to say why before it is certified."""

    def __init__(self, difference: int) -> None:
        super().__init__(difference)
        self.difference = difference
