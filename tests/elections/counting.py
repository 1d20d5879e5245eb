"""Counts a few lines of ballots, as `3;a>b>c`, by the rules that a test names."""

from elections import tally


def counted(*lines, lot="", **rules):
    """Count ballots as they are written in a .csv."""
    return counted_file("\n".join(["count;content", *lines]), kind="csv", lot=lot, **rules)


def counted_file(text, *, kind, lot="", **rules):
    """Count the text of a file of ballots."""
    return tally.count(tally.rules_of(rules), tally.box_of(text, kind=kind), lot=lot)


def priced(**costs):
    """Options and what they cost."""
    return [{"id": one, "cost": cost} for one, cost in costs.items()]
