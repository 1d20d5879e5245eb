from django.apps import AppConfig


class WorkshopsConfig(AppConfig):
    name = "workshops"

    def ready(self) -> None:
        """Bring the pack to the print room."""
        from workshops import documents

        documents.register_all()
