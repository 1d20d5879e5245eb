from django.apps import AppConfig


class PrintingConfig(AppConfig):
    name = "printing"

    def ready(self) -> None:
        """Make the tasks known by name: the web process orders by name, too."""
        from printing import clock, tasks  # noqa: F401 - importing registers them
