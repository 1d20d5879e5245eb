"""Pictures of a lesson: every state of it on console, pupil's device and wall, and what lies around it."""

import datetime

from playwright.sync_api import Page

from scripts.camera import Camera

HD, SMALL = 1920, 1280
WALL = (HD, SMALL)
YOUNG = "t1-4-2x45"


class Classroom:
    """The screens of one room, moved by the actions that the console calls."""

    def __init__(self, camera: Camera, teacher: Page, *, email: str, pk: int) -> None:
        from accounts.models import User

        self.camera = camera
        self.teacher = teacher
        self.pupil = camera.somebody().new_page()
        self.shared = camera.somebody().new_page()
        self.by = User.objects.get(email=email)
        self.pk = pk

    def room(self):
        """The workshop, as it is now."""
        from workshops.models import Workshop

        return Workshop.objects.get(pk=self.pk)

    def walk(self) -> None:
        """From the plan to what came of it."""
        from scripts.stages import stages

        self.before()
        extra = {
            "f1-start": self.share_a_device,
            "f5-written": self.choose_seeds,
            "f6-for-others": self.hurry,
            "f9-checked": self.every_wall,
            "f13-vote": self.vote,
            "f15-exit": self.check_out,
        }
        for name, prepare in stages(self.room, self.by):
            prepare()
            self.three_screens(name)
            if name in extra:
                extra[name]()
        self.bring_home()
        self.afterwards()
        self.youngest()

    def visit(self, name: str, path: str, **how) -> None:
        """A page of this workshop for its teacher."""
        self.camera.visit(self.teacher, f"/workshops/{self.pk}/{path}", name, **how)

    # Before

    def before(self) -> None:
        """The plan that can be changed, the way in, and a code that leads nowhere."""
        self.visit("console-planned", "console/")
        self.visit("script", "script/")
        self.visit("notes", "notes/")
        self.visit("wall-planned", "projector/", widths=WALL, fits=True)
        self.camera.visit(self.pupil, "/join/", "join")
        self.type_code(self.pupil, "222222")
        self.pupil.locator(".ds-error-summary").wait_for()
        self.camera.shoot(self.pupil, "join-wrong")
        self.join(self.pupil)
        self.camera.shoot(self.pupil, "pupil-planned")

    def type_code(self, page: Page, code: str) -> None:
        page.locator("[name=code]").fill(code)
        page.locator("form:has([name=code]) button").click()

    def join(self, page: Page) -> None:
        """By the code on the wall."""
        self.type_code(page, self.room().join_code)
        page.wait_for_url("**/seat/")

    # In the lesson

    def three_screens(self, name: str) -> None:
        self.visit(f"console-{name}", "console/")
        self.visit(f"wall-{name}", "projector/", widths=WALL, fits=True)
        self.camera.visit(self.pupil, "/seat/", f"pupil-{name}")

    def share_a_device(self) -> None:
        """Two pupils at one tablet: one more, whose turn, and a seat with its strip of turns."""
        page = self.shared
        page.goto(f"{self.camera.site}/join/")
        self.join(page)
        self.camera.visit(page, "/seat/more/", "shared-one-more")
        self.join(page)
        self.camera.shoot(page, "shared-seat")

    def choose_seeds(self) -> None:
        """Dreams of the Bank, looked for, ticked and brought in."""
        from workshops.actions import seeds

        room = self.room()
        found = list(seeds.dreams_for(room).values_list("pk", flat=True)[:6])
        seeds.set_seeds(room, by=self.by, dreams=found)
        self.visit("seeds", "seeds/")
        self.visit("seeds-found", "seeds/?q=&look=1")

    def hurry(self) -> None:
        """The bell moves, paper comes in, and one card worries."""
        from workshops.actions import worries

        self.visit("retime", "script/retime/")
        self.visit("retime-proposed", "script/retime/?minutes=32")
        self.visit("script-in-lesson", "script/")
        self.visit("notes-in-lesson", "notes/")
        self.visit("paper", "paper/")
        worries.seal(self.room().cards.get(number=11), by=self.by)
        self.visit("sealed", "sealed/")
        self.visit("sealed-delete", "sealed/11/delete/")

    def every_wall(self) -> None:
        """Whatever the teacher can put there."""
        from workshops.actions import lesson
        from workshops.lifecycle import Screen

        for screen in Screen.values:
            lesson.put_on_wall(self.room(), by=self.by, screen=screen)
            self.visit(f"wall-chosen-{screen}", "projector/", widths=WALL, fits=True)
        lesson.put_on_wall(self.room(), by=self.by, screen=Screen.FOLLOW)
        cluster = self.room().clusters.standing().first()
        self.visit("cluster", f"clusters/{cluster.pk}/")
        self.visit("console-shortcuts", "console/")
        self.teacher.keyboard.press("?")
        self.teacher.locator("dialog[open]").wait_for()
        self.camera.shoot(self.teacher, "console-shortcuts")

    def vote(self) -> None:
        """One votes on a device of her own, then the shared one goes round."""
        self.put_in_the_box(self.pupil)
        self.pupil.locator("#receipt").wait_for()
        self.camera.shoot(self.pupil, "pupil-voted")
        self.camera.visit(self.shared, "/seat/", "shared-booth")
        self.put_in_the_box(self.shared)
        self.shared.locator(".turn__voted").first.wait_for()
        self.camera.shoot(self.shared, "shared-turn")

    def put_in_the_box(self, page: Page) -> None:
        page.locator("[name=choice]").first.check()
        page.locator("form:has([name=choice]) button[type=submit]").first.click()

    def check_out(self) -> None:
        """The slip, handed in."""
        self.pupil.locator(".face").first.click()
        with self.pupil.expect_navigation():
            self.pupil.locator("form:has(.face) button.ds-button").first.click()
        self.camera.visit(self.pupil, "/seat/", "pupil-f15-handed-in")

    # After

    def bring_home(self) -> None:
        """What the class chose goes to the board, and everything else gets a place."""
        from workshops.actions import harvest, lesson, vote
        from workshops.lifecycle import Destination

        self.visit("harvest", "harvest/")
        self.visit("rest", "rest/")
        chosen = vote.chosen_clusters(self.room())[0]
        draft = harvest.HarvestDraft(
            title="Badstue på den gamle kaia",
            what="En liten badstue med badetrapp, åpen for alle.",
            why="Vinteren er lang, og kaia står tom.",
            for_whom="alle som fryser",
            theme="meeting_place",
            answers=[(1, "yes"), (2, "unsure"), (3, "yes")],
            wants_project=True,
        )
        harvest.deposit(chosen, by=self.by, draft=draft)
        for cluster in self.room().clusters.standing().exclude(pk=chosen.pk)[:2]:
            harvest.hand_on(cluster, by=self.by, destination=Destination.COUNCIL)
        self.visit("harvest-sent", "harvest/")
        lesson.finish(self.room(), by=self.by)

    def afterwards(self) -> None:
        """When it is over, for everybody, and for a child who asks for her card."""
        self.three_screens("over")
        self.visit("afterwards", "afterwards/")
        self.visit("workshop-over", "")
        self.council()
        page = self.camera.somebody().new_page()
        self.camera.visit(page, "/card/", "my-card")
        page.locator("[name=code]").fill("22222222")
        page.locator("[name=number]").fill("201")
        page.locator("main form button[type=submit]").click()
        page.locator(".ds-error-summary, [role=alert]").first.wait_for()
        self.camera.shoot(page, "my-card-wrong")
        card = self.room().cards.filter(cluster__in=self.room().clusters.standing()).order_by("number").last()
        page.locator("[name=code]").fill(self.room().lookup_code)
        page.locator("[name=number]").fill(str(card.number))
        with page.expect_navigation():
            page.locator("main form button[type=submit]").click()
        self.camera.shoot(page, "my-card-found")

    def council(self) -> None:
        """What the class handed to its student council, as whoever leads that reads it."""
        from schools.models import Council

        council = Council.objects.get(kind=Council.Kind.STUDENT, school=self.room().school_class.school)
        self.camera.visit(self.teacher, f"/councils/{council.pk}/ideas/", "council-ideas")

    # The youngest

    def youngest(self) -> None:
        """A second year finds its seats by pictures; its wall and its seat."""
        self.pk = self.plan_for_the_youngest()
        from workshops.actions import lesson

        lesson.open_room(self.room(), by=self.by)
        page = self.camera.somebody().new_page()
        page.goto(f"{self.camera.site}/join/")
        self.type_code(page, self.room().join_code)
        page.wait_for_url("**/join/pictures/")
        self.camera.shoot(page, "pictures")
        for picture in self.room().seats.order_by("number")[4].pictures.split()[:2]:
            page.locator(f"button.picture[value={picture}]").click()
        self.camera.shoot(page, "pictures-two-tapped")
        page.locator("button[name=free]").click()
        page.wait_for_url("**/seat/")
        self.camera.shoot(page, "young-seat")
        for screen in ("join", "agenda", "rules"):
            lesson.put_on_wall(self.room(), by=self.by, screen=screen)
            self.visit(f"young-wall-{screen}", "projector/", widths=WALL, fits=True)
        self.visit("young-script", "script/")

    def plan_for_the_youngest(self) -> int:
        from django.utils import timezone

        from schools.actions import join
        from schools.models import Pupil, SchoolClass
        from schools.roles import Role
        from workshops import scripts
        from workshops.actions.planning import Plan, plan_workshop

        school = self.room().school_class.school
        young = SchoolClass.objects.create(school=school, name="2A", grade=2, school_year=timezone.localdate().year)
        Pupil.objects.bulk_create(Pupil(school_class=young, number=n) for n in range(1, 21))
        join(self.by, role=Role.TEACHER, place=young)
        script = scripts.get(YOUNG)
        plan = Plan(
            script=script,
            title="Hva drømmer vi om for Havnvik?",
            language="nb",
            starts_at=timezone.now() + datetime.timedelta(minutes=5),
            winners=1,
            minutes=tuple(slot.minutes for slot in script.phases),
        )
        return plan_workshop(young, by=self.by, plan=plan).pk
