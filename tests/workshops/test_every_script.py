"""Each of the thirteen scripts from the plan to the Bank, by what the pages themselves offer, in three languages.

A teacher, two pupils with a device and the rest of the class on paper. Nothing is pressed that a page does not show.
"""

import datetime
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dreams.lifecycle import State as DreamState
from tests.factories.schools import PupilFactory
from tests.web_forms import Visitor
from workshops import scripts
from workshops.actions import choice
from workshops.lifecycle import Stage, State
from workshops.models import Card, ExitCount, ExitSlip, Harvest, Workshop
from workshops.phase_texts import words_of

pytestmark = pytest.mark.django_db
DREAMS = ("Badstue på kaia", "Benk der ferja går", "Lys i løypa", "Kafé for alle", "Trapp ned til sjøen")
NOT_A_WORD = re.compile(r"\{[{%]|%\(\w+\)|\bNone\b")


class Class:
    """The room with everybody in it."""

    def __init__(self, school_class, teacher, script):
        self.script = script
        self.teacher = Visitor(Client())
        self.teacher.client.force_login(teacher)
        self.school_class = school_class
        self.pupils = []

    @property
    def room(self):
        return Workshop.objects.select_related("current_phase").get(title="Alle drømmer")

    def page(self, name, *args):
        return reverse(f"workshops:{name}", args=[self.room.pk, *args])

    # Before

    def plan(self, **typed):
        """As the form proposes it, and what is typed into it."""
        path = reverse("workshops:plan", args=[self.school_class.pk])
        self.teacher.go(f"{path}?script={self.script.code}").press(
            f"script={self.script.code}", title="Alle drømmer", day=timezone.localdate().isoformat(), **typed
        )
        Workshop.objects.update(starts_at=timezone.now() - datetime.timedelta(minutes=1))

    def open(self):
        self.console().press("/start/")
        for _pupil in range(2):
            pupil = Visitor(Client())
            pupil.go(reverse("workshops:join")).press(reverse("workshops:join"), code=self.room.join_code)
            assert pupil.path == reverse("workshops:seat")
            self.pupils.append(pupil)

    # In the lesson

    def console(self):
        return self.teacher.go(self.page("console"))

    def on_devices(self):
        return [pupil.go(reverse("workshops:seat")) for pupil in self.pupils]

    def go_on(self):
        """To the next phase; whether there was one."""
        if not self.console().offers("/next/"):
            return False
        self.teacher.press("/next/")
        return True

    def run(self):
        """Phase by phase to the last; the codes of all of them."""
        visited = []
        while True:
            visited.append(self.room.current_phase.code)
            self.look()
            if self.do_what_it_asks():
                self.look([self.room.language])
            if not self.go_on():
                return visited

    def do_what_it_asks(self):
        """What the stage of this phase is there for; whether there was anything to do."""
        work = {
            Stage.WRITE: self.write,
            Stage.SHOW: self.reveal,
            Stage.GROUP: self.group,
            Stage.CHECK: self.check,
            Stage.DOTS: self.place_dots,
            Stage.VOTE: self.vote,
            Stage.EXIT: self.check_out,
        }
        if self.room.stage in work:
            work[self.room.stage]()
        return self.room.stage in work

    def write(self):
        for number, pupil in enumerate(self.on_devices()):
            dream = f"{DREAMS[number]} {Card.objects.count()}"
            pupil.press(reverse("workshops:card_write"), text=dream, for_whom="alle som venter")
            assert dream in pupil.go(reverse("workshops:seat")).words
        self.type_in_cards()

    def type_in_cards(self):
        """Three printed cards, the next numbers."""
        first = Card.objects.filter(source=Card.Source.PAPER).count()
        typed = {}
        for row, text in enumerate(DREAMS[2:]):
            typed |= {f"card-{row}-number": str(first + row + 1), f"card-{row}-text": f"{text} {first}"}
        self.teacher.go(self.page("paper")).press(self.page("paper"), **typed)

    def reveal(self):
        if self.console().offers("/show-all/"):
            self.teacher.press("/show-all/")
        if self.console().offers("/reveal/"):
            self.teacher.press("/reveal/")
        assert self.room.is_revealed

    def group(self):
        """What is on the wall under three headlines; a council's dreams are typed in first."""
        if not Card.objects.exists():
            self.type_in_cards()
        self.reveal()
        missing = {"Ute", "Inne", "Sammen"} - set(self.room.clusters.standing().values_list("title", flat=True))
        for title in sorted(missing, reverse=True):
            self.console().press("/cluster-new/", title=title)
        for card, cluster in zip(Card.objects.on_wall().filter(cluster=None), self.clusters() * 9, strict=False):
            form = _about(self.console().offers("/move/"), card, name="card")
            self.teacher.send(form, to=str(cluster.pk))
        assert all(cluster.cards.exists() for cluster in self.clusters())

    def clusters(self):
        return list(self.room.clusters.standing())

    def ready_to_choose(self):
        if len(self.clusters()) < 2:
            stage = self.room.stage
            self.console().press("/stage/", stage=Stage.GROUP)
            self.group()
            self.console().press("/stage/", stage=stage)

    def check(self):
        self.ready_to_choose()
        for cluster in self.clusters():
            form = _about(self.console().offers("/check/"), cluster)
            self.teacher.send(form, **dict.fromkeys(_questions(form), "yes"))
            assert cluster.checks.count() == 3

    def place_dots(self):
        self.ready_to_choose()
        favourite = self.clusters()[0]
        self.console().press("/dots-open/")
        for pupil in self.on_devices():
            form = _about(pupil.offers(reverse("workshops:dot")), favourite)
            pupil.send(form, button="1")
        self.console().press("/dots-close/", **{f"cluster_{favourite.pk}": "3"})
        assert self.room.clusters.get(pk=favourite.pk).dot_sum == 5

    def vote(self):
        self.ready_to_choose()
        form = self.console().offers("/shortlist/")[0]
        self.teacher.send(form, button="vote", clusters=form.choices["clusters"][:2])
        for pupil in self.on_devices():
            pupil.press(reverse("workshops:vote"), choice="1")
        self.console().press("/vote-paper/", option_1="2", option_2="1")
        self.console().press("/vote-close/")
        self.console().press("/announce/")

    def check_out(self):
        for pupil in self.on_devices():
            pupil.press(reverse("workshops:exit_slip"), mood="good", words="Gleder meg")
        self.teacher.go(self.page("paper")).press(self.page("paper_exits"), **{"exits-good": "3", "exits-bad": "1"})
        assert ExitSlip.objects.count() == 2
        assert ExitCount.objects.get(mood="good").count == 3

    # What everybody sees

    def look(self, languages=scripts.LANGUAGES):
        """Console, wall and pupil's page have words in these languages, and say which phase it is."""
        was = self.room.language
        for language in languages:
            Workshop.objects.update(language=language)
            self.teacher.client.cookies["language"] = language
            name = words_of(self.room.current_phase, self.room.script, language).name
            assert name in self.console().words
            pages = [self.teacher.words, self.teacher.go(self.page("projector")).words]
            pages.append(self.pupils[0].go(reverse("workshops:seat")).words)
            for words in pages:
                assert len(words.split()) >= 3, (name, language, words)
                assert not NOT_A_WORD.search(words), (name, language, words)
        Workshop.objects.update(language=was)
        self.teacher.client.cookies["language"] = "nb"

    # After

    def harvest(self):
        """What was chosen goes to the board, the rest is kept."""
        form = self.teacher.go(self.page("harvest")).offers(self.page("harvest"))[0]
        empty = {"why": "Fordi vi vil", "for_whom": "alle", "what": "En drøm", "title": "Drømmen vår"}
        typed = {name: value for name, value in empty.items() if not form.data[name][0]}
        typed |= dict.fromkeys(_questions(form), "yes")
        typed["theme"] = next(value for value in form.choices["theme"] if value)
        self.teacher.send(form, **typed)
        if self.teacher.go(self.page("rest")).offers(self.page("rest")):
            self.teacher.press(self.page("rest"))

    def finish(self):
        self.teacher.go(self.page("workshop")).press("/finish/")
        assert self.room.state == State.FINISHED


def _questions(form):
    """The three criteria, however they are asked here."""
    return [name for name in form.choices if name.startswith("met_")]


def _about(offered, thing, name="cluster"):
    return next(form for form in offered if form.data.get(name) == [str(thing.pk)])


@pytest.fixture
def full_class(school_class):
    for number in range(1, 7):
        PupilFactory(school_class=school_class, number=number)
    return school_class


@pytest.mark.parametrize("script", scripts.ALL, ids=lambda script: script.code)
def test_it_runs_to_its_end(full_class, teacher, script):
    group = Class(full_class, teacher, script)
    group.plan()
    group.open()

    assert group.run() == [step.slot.code for step in script.steps]

    if script.has_dots or script.has_vote:
        assert [cluster.title for cluster in choice.of(group.room).chosen] == ["Ute"]
        group.harvest()
        dream = Harvest.objects.get(choice=True).dream
        assert (dream.state, dream.origin) == (DreamState.SUBMITTED, "class")
        assert not Card.objects.on_their_own().filter(harvest=None).exists()
    group.finish()


def test_a_lesson_that_chose_by_dots_votes_in_the_next(full_class, teacher):
    group = Class(full_class, teacher, scripts.get("t5-7-45"))
    group.plan(vote_later="on")
    group.open()

    assert group.run()[-2:] == ["F15", "F13"]

    last = group.room.current_phase
    assert (last.sitting, last.minutes) == (2, 10)
    assert group.room.announced_at
    assert [cluster.title for cluster in choice.of(group.room).chosen] == ["Ute"]
    group.finish()
