"""Town halls in pictures: the public page, the party's own, the organiser's desk and the door."""

from playwright.sync_api import Page

from scripts.camera import Camera


class TownHalls:
    """The demo has one that is announced, full and waited for."""

    def __init__(self, camera: Camera) -> None:
        self.camera = camera

    def public(self, page: Page) -> None:
        """What everybody reads, the form, and what a party with a place and one that waits see."""
        from townhalls.models import Registration

        shoot, hall = self.camera.visit, self._hall()
        shoot(page, hall.get_absolute_url(), "town-hall")
        shoot(page, f"/town-hall/{hall.pk}/register/", "town-hall-register")
        for name, party in (
            ("placed", Registration.objects.placed().filter(group=None).first()),
            ("waiting", Registration.objects.waiting().first()),
        ):
            shoot(page, party.get_absolute_url(), f"town-hall-{name}")

    def organiser(self, page: Page) -> None:
        """The list, a new one, the desk with its inner pages, and the door."""
        shoot, hall = self.camera.visit, self._hall()
        shoot(page, "/town-halls/", "town-halls")
        shoot(page, f"/town-halls/{hall.branch.slug}/new/", "town-hall-new")
        for part in ("desk", "change", "agenda", "invited", "cancel", "door"):
            shoot(page, f"/town-hall/{hall.pk}/{part}/", f"town-hall-{part}")

    def _hall(self):
        from townhalls.models import TownHall

        return TownHall.objects.select_related("branch").get()
