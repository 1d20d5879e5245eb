"""Town halls: planned, announced, registered for, and checked in to."""

from django.apps import AppConfig


class TownhallsConfig(AppConfig):
    name = "townhalls"

    def ready(self) -> None:
        from townhalls import channels

        channels.register_it()
