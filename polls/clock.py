"""What happens in dream elections when time passes."""

from celery import shared_task

from polls import protocol


@shared_task
def write_protocols() -> None:
    """Draw the protocols of what was certified; a worker that was down finds them afterwards."""
    for poll, language in protocol.missing():
        protocol.write(poll, language)
