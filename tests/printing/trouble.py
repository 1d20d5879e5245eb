"""Documents that a worker must survive. The worker has to know them too: `--include tests.printing.trouble`."""

import datetime

from celery import current_app

from printing import leases, press, registry
from tests.factories.printing import PAGE, document

FLEXED = 14  # boxes in each other, each laid out twice by the one around it: hours of layout
GIGABYTES = 3  # more than a worker may have


def endless(subject, language):
    boxes = '<div style="display: flex">' * FLEXED + "o" + "</div>" * FLEXED
    return registry.Source(PAGE.format(title="Endless", text=boxes), stylesheets=())


def greedy(subject, language):
    return registry.Source(PAGE.format(title="Greedy", text=len(bytearray(GIGABYTES * 1024**3))), stylesheets=())


for made in (
    document("test.endless", build=endless),
    document("test.greedy", build=greedy, setting=registry.Setting.POSTER_A3),
    document("test.slow", text=lambda: "o" * 3_000),
    document("test.plain"),
):
    registry.register(made)

# So that a test need not wait as long as a teacher would.
press.MOST_ATTEMPTS = 1
leases.LEASE, leases.BEAT = datetime.timedelta(seconds=3), 0.5
press.LEASE = leases.LEASE
current_app.tasks["printing.tasks.fulfil_order"].time_limit = 4
