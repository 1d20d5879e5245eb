from django.apps import AppConfig


class PrintingConfig(AppConfig):
    name = "printing"

    def ready(self) -> None:
        """Make the tasks known by name (the web process orders by name, too), and orders heard."""
        from printing import clock, progress, tasks  # noqa: F401 - importing registers tasks

        progress.register()
