from django.apps import AppConfig


class DreamsConfig(AppConfig):
    name = "dreams"

    def ready(self) -> None:
        from dreams import receivers  # noqa: F401 - they listen from now on

        """Bring the diploma to the print room."""
        from dreams import documents

        documents.register_all()
