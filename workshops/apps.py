from django.apps import AppConfig


class WorkshopsConfig(AppConfig):
    name = "workshops"

    def ready(self) -> None:
        """Bring the pack to the print room, and let seed cards go with what they came from."""
        from workshops import channels, documents, minutes, protocol, receivers, seed_sheet  # noqa: F401 - receivers connect themselves

        channels.register_all()
        documents.register_all()
        minutes.register_it()
        protocol.register_all()
        seed_sheet.register_it()
