"""`make screenshots`: pictures of every screen of the demo, at three widths, with a contact sheet.

usage: python -m scripts.screenshots [FOLDER] [--readme]

Starts a demo of its own in a temporary folder; nothing that runs elsewhere is touched. Ends with an error when a
page does not answer or is wider than its window. With --readme the few pictures of README.md are made anew.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

import pypdfium2
from playwright.sync_api import Browser, Page

from scripts.camera import Camera, chromium, contact_sheet, demo_site, reduce
from scripts.civic import Civic
from scripts.classroom import Classroom
from scripts.elections import Elections
from scripts.town_halls import TownHalls

ROOT = Path(__file__).resolve().parents[1]
TEACHER, MANAGER, EDITOR = "kari@havnvik.example", "solveig@havnvik.example", "ingrid@havnvik.example"


def main() -> None:
    """The tour, from the front page to the Archive."""
    parser = argparse.ArgumentParser(prog="scripts.screenshots")
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "var" / "screenshots")
    parser.add_argument("--readme", action="store_true", help="make the pictures of README.md anew")
    options = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="drommebanken-pictures-") as var, demo_site(Path(var)) as site:
        with chromium() as browser:
            camera = Camera(browser, site, options.folder)
            Tour(camera, browser).walk()
        contact_sheet(camera.taken, options.folder / "contact-sheet.png")
        if options.readme:
            for_readme(options.folder, ROOT / "docs" / "screenshots")
    print(f"{len(camera.taken)} pictures in {options.folder}, {time.monotonic() - began:.0f} s")
    for line in camera.crooked:
        print(line)
    sys.exit(1 if camera.crooked else 0)


class Tour:
    """Everybody's screens, in the order in which the chain goes."""

    def __init__(self, camera: Camera, browser: Browser) -> None:
        self.camera = camera
        self.browser = browser
        self.civic = Civic(camera)
        self.elections = Elections(camera)
        self.town_halls = TownHalls(camera)
        self.teacher = self.signed_in(TEACHER)
        self.manager = self.signed_in(MANAGER)
        self.visitor = camera.somebody().new_page()

    def walk(self) -> None:
        """All of it."""
        self.public()
        self.desk()
        self.lesson()
        self.board()
        self.dark()

    def signed_in(self, email: str, *, dark: bool = False) -> Page:
        """A browser in which somebody of the demo has signed in."""
        from cms.demo.sign_ins import PASSWORD

        page = self.camera.somebody(dark=dark).new_page()
        page.goto(f"{self.camera.site}/accounts/sign-in/")
        page.locator("[name=email]").fill(email)
        page.locator("[name=password]").fill(PASSWORD)
        page.locator("form:has([name=password]) button[type=submit]").click()
        page.wait_for_url(lambda url: "sign-in" not in url)
        return page

    # What everybody sees

    def public(self) -> None:
        """Fronts, Bank, Factory, dreams, board, deposit, and the pages for when something is wrong."""
        shoot, page = self.camera.visit, self.visitor
        shoot(page, "/", "front")
        shoot(page, "/havnvik/", "branch-front")
        self.civic.public(page)
        self.civic.deposit(page)
        self.civic.owners(page)
        self.civic.paper()
        self.elections.public(page)
        self.town_halls.public(page)
        shoot(page, "/accounts/sign-in/", "sign-in")
        shoot(page, "/accounts/seat-pass/", "seat-pass")
        self.wagtail_pages()

    def wagtail_pages(self) -> None:
        """News and events, as far as the demo has them."""
        from cms import models

        for name, kind in (("news", models.NewsIndexPage), ("news-page", models.NewsPage), ("event", models.EventPage)):
            written = kind.objects.live().first()
            if written:
                self.camera.visit(self.visitor, str(written.url), name)

    # The teacher's desk

    def desk(self) -> None:
        """Home, classes, the plan, the overview and the pack."""
        from schools.models import SchoolClass

        shoot, page = self.camera.visit, self.teacher
        school_class = SchoolClass.objects.get(name="6B", school__name="Bakkegata skole")
        shoot(page, "/desk/", "desk")
        shoot(page, "/classes/new/", "class-new")
        shoot(page, f"/classes/{school_class.pk}/", "class")
        shoot(page, f"/classes/{school_class.pk}/pupils/", "pupils")
        shoot(page, f"/classes/{school_class.pk}/workshops/new/", "plan-choose")
        shoot(page, f"/classes/{school_class.pk}/workshops/new/?script=t5-7-90", "plan")
        shoot(page, f"/workshops/{self.room().pk}/", "workshop")
        self.pack()

    def room(self):
        """Today's workshop, as it is now."""
        from workshops.models import Workshop

        return Workshop.objects.filter(school_class__name="6B").exclude(state="finished").get()

    def pack(self) -> None:
        """Order it as the teacher does; the sheets of the dream cards become a picture."""
        from printing.models import OrderedItem

        page = self.teacher
        page.locator("#pack button.ds-button").click()
        page.locator("a[href*='/files/']").nth(3).wait_for(timeout=120_000)
        page.wait_for_load_state("networkidle")
        self.camera.shoot(page, "order")
        item = OrderedItem.objects.select_related("file__rendering").get(document_id="workshop.cards")
        if ready := item.file.rendering:
            with ready.file.open("rb") as pdf:
                document = pypdfium2.PdfDocument(pdf.read())
                document[ready.places[0][0]].render(scale=1.5).to_pil().save(self.camera.folder / "pack-cards.png")
                document.close()

    # The lesson

    def lesson(self) -> None:
        """Everything around one room."""
        Classroom(self.camera, self.teacher, email=TEACHER, pk=self.room().pk).walk()

    # The board

    def board(self) -> None:
        """What the board, the editors, the teams and a student council see."""
        self.civic.board(self.manager)
        self.elections.officer(self.manager)
        self.town_halls.organiser(self.manager)
        self.civic.team(self.teacher)
        self.civic.council(self.teacher, self.camera.somebody().new_page())
        self.camera.visit(self.signed_in(EDITOR), "/admin/", "admin", widths=(1440,))

    def dark(self) -> None:
        """Three in the dark."""
        page = self.camera.somebody(dark=True).new_page()
        for path, name in (("/havnvik/", "branch-front"), ("/bank/havnvik/", "bank"), ("/deposit/havnvik/", "deposit")):
            self.camera.visit(page, path, f"dark-{name}")


def for_readme(pictures: Path, target: Path) -> None:
    """The few that README.md shows, small."""
    for source, name, width, shape in (
        ("branch-front-1440", "branch-front-1440", 1200, 0.8),
        ("console-f8-grouped-820", "console-820", 720, 1.3),
        ("pack-cards", "pack-cards", 720, 1.5),
        ("bank-newest-820", "bank-820", 720, 1.3),
        ("answer-1440", "answer-820", 820, 1.2),
        ("dream-producing-820", "project-820", 720, 1.5),
    ):
        reduce(pictures / f"{source}.png", target / f"{name}.png", width=width, shape=shape)


if __name__ == "__main__":
    main()
