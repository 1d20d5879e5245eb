"""Two ways in which stamping says no. Neither is an error: the page is laid out in full instead."""


class NotStampable(Exception):
    """This kind of page cannot be a master: a copy might differ from the full layout.

    The reason names slots, never what stands in them.
    """


class DoesNotFit(Exception):
    """This text cannot be stamped into its slot: too wide, or a letter that the master does not have."""
