from django.apps import AppConfig
from django.db.models.signals import post_migrate, post_save


class CmsConfig(AppConfig):
    name = "cms"

    def ready(self) -> None:
        from cms import receivers
        from cms.models import BranchPage

        post_migrate.connect(receivers.lay_front, sender=self, dispatch_uid="cms: lay the front")
        post_save.connect(receivers.grant_editors, sender=BranchPage, dispatch_uid="cms: grant editors")
