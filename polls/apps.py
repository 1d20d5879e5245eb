"""Dream elections: what a municipality or a school votes on, and everybody's way through it."""

from django.apps import AppConfig


class PollsConfig(AppConfig):
    name = "polls"

    def ready(self) -> None:
        from polls import documents, receivers  # noqa: F401 - receivers connect themselves

        documents.register_all()
