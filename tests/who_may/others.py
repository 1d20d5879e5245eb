"""Who may open what: the doors of the other rooms."""

from tests.who_may.people import GET, LOCK, NOBODY, POST, TEACHES

DOORS = [
    # printing
    ("printing:order_new", POST, None, LOCK, TEACHES, "an order"),
    ("printing:order", GET, "order", LOCK, TEACHES, {}),
    ("printing:retry", POST, "order", LOCK, TEACHES, {}),
    ("printing:cancel", POST, "order", LOCK, TEACHES, {}),
    ("printing:file", GET, "file", LOCK, TEACHES, {}),
    ("printing:preview", GET, "item", LOCK, NOBODY, {}),  # not made yet: there is no picture
]
