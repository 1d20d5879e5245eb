"""Bank, board and Factory in pictures: what somebody meets from a deposit to a realised project."""

import contextlib
from collections.abc import Iterator

import pypdfium2
from playwright.sync_api import Page

from scripts.camera import Camera

TABS = ("newest", "popular", "nearly", "nominated", "picked", "random")
ANSWERS = {
    "dream": {"title": "Badetrapp ved Nordsida", "what": "En trapp med rekkverk ned til sjøen, så alle kan bade."},
    "why": {
        "why": "I dag må man klatre over stein, og det får ikke alle til.",
        "for_whom": "Alle som bader, og de som vil begynne",
    },
    "place": {"place": "Ved den gamle brygga", "theme": "#first"},
    "criteria": {"criterion_1": "#first", "criterion_2": "#first", "criterion_3": "#first"},
    "needs": {},
    "picture": {},
    "you": {"age_group": "adults"},
}


class Civic:
    """The public's pages, the owner's, the board's and the teams'. `home` is the branch."""

    def __init__(self, camera: Camera, home: str = "havnvik") -> None:
        self.camera = camera
        self.home = home

    # What everybody sees

    def public(self, page: Page) -> None:
        """The Bank with its tabs, a dream in each state, helping, the Factory, the Archive and the minutes."""
        shoot, home = self.camera.visit, self.home
        for tab in TABS:
            shoot(page, f"/bank/{home}/?sort={tab}", f"bank-{tab}")
        shoot(page, f"/bank/{home}/?sort=popular&theme=culture", "bank-filtered")
        shoot(page, f"/bank/{home}/?q=bibliotek", "bank-search")
        shoot(page, f"/bank/{home}/?q=xyzzy", "bank-empty")
        for place in (home, "skarvoy"):
            shoot(page, f"/bank/{place}/map/", f"map-{place}")
        for name, dream in self._dreams():
            shoot(page, dream.get_absolute_url(), f"dream-{name}")
        self._helping(page)
        for show in ("projects", "realised", "archive"):
            shoot(page, f"/factory/{home}/?show={show}", f"factory-{show}")
        shoot(page, f"/boards/{home}/", "board-page")
        shoot(page, f"/boards/{home}/meetings/", "board-meetings")
        held = self._meeting("approved")
        shoot(page, f"/meetings/{held.pk}/minutes/", "minutes")

    def _dreams(self) -> Iterator[tuple[str, object]]:
        """One for each thing that a dream can be."""
        from dreams.models import Dream

        dreams = Dream.objects.filter(branch__slug=self.home).order_by("pk")
        bank = dreams.filter(state="approved", hairy=False)
        found = {
            "needs": bank.filter(needs_count__gt=0).first(),
            "hairy": dreams.filter(state="approved", hairy=True).first(),
            "nominated": bank.exclude(nominated_at=None).first(),
            "picked": bank.exclude(picked_at=None).first(),
            "producing": dreams.filter(state="producing", school_class__isnull=False).first(),
            "citizens": dreams.filter(state="producing", school_class__isnull=True, council__isnull=True).first(),
            "paused": dreams.filter(state="paused").first(),
            "realised": dreams.filter(state="realised").first(),
            "archived": dreams.filter(state="archived").first(),
        }
        return ((name, dream) for name, dream in found.items() if dream)

    def _helping(self, page: Page) -> None:
        """A promise, its own page, support by e-mail, following."""
        from dreams.models import Need, Pledge

        wanted = Need.objects.filter(dream__branch__slug=self.home, dream__state="approved", covered=False).first()
        self.camera.visit(page, f"/dreams/{wanted.dream_id}/needs/{wanted.pk}/pledge/", "pledge")
        page.locator("main form button[type=submit]").first.click()
        page.locator(".ds-error-summary").wait_for()
        self.camera.shoot(page, "pledge-errors")
        self.camera.visit(page, Pledge.objects.first().get_absolute_url(), "my-pledge")
        self.camera.visit(page, f"/dreams/{wanted.dream_id}/follow/", "follow")
        self.camera.visit(page, f"/dreams/{wanted.dream_id}/support/confirm/", "support-ask")

    # The deposit and the owner's page

    def deposit(self, page: Page) -> None:
        """Every screen, the first one with errors too, and what comes after."""
        from dreams.models import Dream

        self.camera.visit(page, f"/deposit/{self.home}/", "deposit-dream")
        self._next(page)
        page.locator(".ds-error-summary").wait_for()
        self.camera.shoot(page, "deposit-errors")
        for step, answers in ANSWERS.items():
            if step != "dream":
                self.camera.shoot(page, f"deposit-{step}")
            for name, value in answers.items():
                self._say(page, name, value)
            self._next(page)
            page.wait_for_url(lambda url, step=step: f"/{step}/" not in url and not url.endswith(f"/{self.home}/"))
        page.locator("[name=owner_email]").wait_for()
        self.camera.shoot(page, "deposit-look")
        page.locator("[name=owner_email]").fill("innbygger@havnvik.example")
        page.locator("[name=adult]").check()
        page.locator("form:has([name=owner_email]) button[type=submit]").click()
        page.wait_for_url("**/sent/")
        self.camera.shoot(page, "deposit-sent")
        self._confirm(page, Dream.objects.get(title=ANSWERS["dream"]["title"]))

    def _next(self, page: Page) -> None:
        page.locator("button[value=next]:not([aria-hidden])").click()

    def _say(self, page: Page, name: str, value: str) -> None:
        field = page.locator(f"[name={name}]")
        if field.first.get_attribute("type") != "radio":
            field.first.fill(value)
        elif value == "#first":
            field.first.check()
        else:
            page.locator(f"[name={name}][value={value}]").check()

    def _confirm(self, page: Page, dream) -> None:
        """The link in the mail, and where it leads."""
        self.camera.visit(page, dream.confirmation.get_absolute_url(), "confirm")
        page.locator("main form button[type=submit]").first.click()
        page.wait_for_url("**/mine/**")
        self.camera.shoot(page, "mine-new")
        address = page.url.split("?")[0].split("#")[0]
        for part in ("change", "needs", "place", "picture", "withdraw"):
            self.camera.visit(page, f"{address}{part}/", f"mine-{part}")

    def owners(self, page: Page) -> None:
        """After a no, and with a project of one's own."""
        from dreams.models import Dream

        no = Dream.objects.filter(state__in=["rejected", "returned"]).first()
        self.camera.visit(page, no.get_owner_url(), "mine-after-a-no")
        own = Dream.objects.filter(state="producing", school_class__isnull=True, council__isnull=True).first()
        self.camera.visit(page, own.get_owner_url(), "mine-in-the-factory")
        self.camera.visit(page, f"{own.get_owner_url()}project/", "mine-project")

    # The board

    def board(self, page: Page) -> None:
        """The queue, an answer, letters, seats, settings, projects and meetings."""
        from dreams.models import Dream
        from schools.models import Council

        shoot, home = self.camera.visit, self.home
        dreams = Dream.objects.filter(branch__slug=home)
        for tab in ("waiting", "ready", "returned", "conflicts"):
            shoot(page, f"/board/?tab={tab}", f"queue-{tab}")
        waiting = dreams.awaiting_answer().due_first().first()
        shoot(page, f"/dreams/{waiting.pk}/answer/", "answer")
        page.locator("button[value=answer]:not([aria-hidden])").click()
        page.locator(".ds-error-summary").wait_for()
        self.camera.shoot(page, "answer-errors")
        noted = dreams.filter(notes__isnull=False).first() or waiting
        ready = dreams.in_bank().popular().first()
        making = dreams.in_factory().first()
        board = Council.objects.get(branch__slug=home, kind="board")
        for path, name in (
            (f"/dreams/{noted.pk}/notes/", "notes"),
            (f"/dreams/{ready.pk}/shortlist/", "shortlist"),
            (f"/dreams/{ready.pk}/start/", "start"),
            (f"/dreams/{ready.pk}/pledges/", "pledges"),
            (f"/dreams/{making.pk}/steer/", "steer"),
            (f"/branches/{home}/settings/", "branch-settings"),
            (f"/branches/{home}/map/", "map-settings"),
            (f"/branches/{home}/seats/", "seats"),
            ("/projects/board/", "projects-board"),
            (f"/councils/{board.pk}/meetings/", "meetings"),
            (f"/councils/{board.pk}/meetings/new/", "meeting-new"),
            (f"/meetings/{self._meeting('planned').pk}/", "meeting"),
            (f"/meetings/{self._meeting('planned').pk}/items/{self._meeting('planned').items.first().pk}/", "item"),
        ):
            shoot(page, path, name)

    # On paper

    def paper(self) -> None:
        """The first sheet of the diploma and of the minutes."""
        from django.utils import translation

        from dreams.models import Dream
        from printing import registry, rendering

        realised = Dream.objects.filter(branch__slug=self.home, state="realised").order_by("pk").first()
        with translation.override("nb"):
            for subject, name in ((f"dream:{realised.pk}", "diploma"), (self._minutes_subject(), "minutes-paper")):
                drawn = rendering.draw(registry.documents_for(subject)[0].build(subject, "nb"))
                with contextlib.closing(pypdfium2.PdfDocument(drawn.content)) as document:
                    document[0].render(scale=1.5).to_pil().save(self.camera.folder / f"{name}.png")

    def _minutes_subject(self) -> str:
        return f"meeting:{self._meeting('approved').pk}"

    # The teams and the council

    def team(self, page: Page) -> None:
        """The teacher's projects: the list, one of them, adopting and handing on."""
        from dreams.models import Dream

        shoot = self.camera.visit
        project = Dream.objects.get(title="Skøytebane på torget")
        free = Dream.objects.filter(branch__slug=self.home).in_bank().popular().first()
        shoot(page, "/projects/", "projects")
        shoot(page, f"/dreams/{project.pk}/project/", "project")
        shoot(page, f"/dreams/{project.pk}/project/hand-over/", "hand-over")
        shoot(page, f"/dreams/{free.pk}/adopt/", "adopt")

    def council(self, page: Page, pupil: Page) -> None:
        """The council's page, its session on the desk, on the wall and at a pupil's device."""
        from workshops.models import CouncilSession

        session = CouncilSession.objects.get()
        shoot = self.camera.visit
        shoot(page, f"/councils/{session.council_id}/", "council")
        shoot(page, f"/councils/{session.council_id}/pick/", "council-plan")
        shoot(page, f"/council-sessions/{session.pk}/", "council-session")
        shoot(page, f"/council-sessions/{session.pk}/wall/", "council-wall", widths=(1280, 1920), fits=True)
        pupil.goto(f"{self.camera.site}/j/{session.join_code}/")
        button = pupil.locator("main form button[type=submit]")
        if button.count():
            button.first.click()
        pupil.wait_for_url("**/council/seat/")
        self.camera.shoot(pupil, "council-seat")

    def _meeting(self, state: str):
        from workshops.models import Meeting

        return Meeting.objects.filter(council__branch__slug=self.home, council__kind="board", state=state).first()
