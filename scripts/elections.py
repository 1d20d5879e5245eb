"""Dream elections in pictures: what voters and officers see, before, while and after people vote."""

from playwright.sync_api import Page

from scripts.camera import Camera


class Elections:
    """The voter's pages and the officer's. `home` is the branch whose demo holds an open election and a counted one."""

    def __init__(self, camera: Camera, home: str = "havnvik") -> None:
        self.camera = camera
        self.home = home

    def public(self, page: Page) -> None:
        """The list, the whole way of a voter, the result and the boards of receipts."""
        shoot = self.camera.visit
        shoot(page, f"/vote/{self.home}/", "vote-all")
        self._vote(page)
        for name, poll in (("open", self.open()), ("certified", self.certified())):
            shoot(page, f"{poll.get_absolute_url()}board/", f"vote-board-{name}")
        shoot(page, self.certified().get_absolute_url(), "vote-result")

    def _vote(self, page: Page) -> None:
        """A wrong code, a good one, the ballot, one look at it, the receipt."""
        shoot = self.camera.shoot
        self.camera.visit(page, self.open().get_absolute_url(), "vote-open")
        for name, code in (("vote-wrong-code", "2345-6789"), ("vote-ballot", self._code())):
            page.locator("[name=code]").fill(code)
            page.locator("form:has([name=code]) button[type=submit]").click()
            page.wait_for_load_state("load")
            shoot(page, name)
        page.locator("label.option").first.click()
        page.locator("button[name=do][value=check]").click()
        page.wait_for_load_state("load")
        shoot(page, "vote-check")
        page.locator("form[data-ballot] button").click()
        page.wait_for_url("**/receipt/")
        shoot(page, "vote-receipt")

    def officer(self, page: Page) -> None:
        """The officer's list, a new election, and the desk of each."""
        shoot = self.camera.visit
        shoot(page, f"/elections/{self.home}/", "elections")
        shoot(page, f"/elections/{self.home}/new/", "election-new")
        for name, poll in (("open", self.open()), ("certified", self.certified())):
            shoot(page, f"/election/{poll.pk}/", f"election-desk-{name}")
        for part in ("papers", "give"):
            shoot(page, f"/election/{self.open().pk}/{part}/", f"election-{part}")

    def open(self):
        """The one that takes votes."""
        return self._polls().get(election__state="open", way="cross")

    def certified(self):
        """The one whose result stands."""
        return self._polls().filter(election__state="certified").earliest("pk")

    def _polls(self):
        from polls.models import Poll

        return Poll.objects.filter(branch__slug=self.home)

    def _code(self) -> str:
        """A slip of somebody who comes to the open election; its code is stored nowhere, so it is made anew."""
        from elections import actions

        poll = self.open()
        _batch, [code] = actions.issue_codes(poll.election, size=1, label="", by=poll.created_by)
        return code
