from django.apps import AppConfig
from django.db.models.signals import post_migrate, post_save, pre_migrate
from wagtail.users.apps import WagtailUsersAppConfig


class PeopleConfig(WagtailUsersAppConfig):
    """Wagtail's users, whom the platform's owner gives a name."""

    user_viewset = "cms.people.PeopleViewSet"


class CmsConfig(AppConfig):
    name = "cms"
    default = True

    def ready(self) -> None:
        from cms import receivers
        from cms.models import BranchPage
        from dreams.models import Dream

        post_migrate.connect(receivers.lay_front, sender=self, dispatch_uid="cms: lay the front")
        post_save.connect(receivers.grant_editors, sender=BranchPage, dispatch_uid="cms: grant editors")
        pre_migrate.connect(receivers.set_stamps_aside, sender=self, dispatch_uid="cms: set the stamps aside")
        post_migrate.connect(receivers.lay_stamps, sender=self, dispatch_uid="cms: lay the stamps")
        post_save.connect(receivers.forget_kept_pages, sender=Dream, dispatch_uid="cms: forget kept pages")
