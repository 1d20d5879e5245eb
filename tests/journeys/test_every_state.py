"""One dream walked through every state by all its people, under one address; another withdrawn, a third hidden.

At each gate somebody who may not come in tries, and is told that nothing is there.
"""

import datetime

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import expect

from dreams import clock
from dreams.actors import ActorKind
from dreams.lifecycle import MOVE_LABELS, State
from schools.models import Branch
from tests.factories.dreams import DreamFactory
from tests.factories.schools import BranchFactory, PupilFactory, SchoolClassFactory, SchoolFactory, make_manager
from tests.journeys.board import BoardMember
from tests.journeys.citizen import Citizen
from tests.journeys.papers import Paper
from tests.journeys.people import said
from tests.journeys.story import MEMBERS, PUPILS, TITLE as SAUNA, Story, capital, who

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NARROW = (320,)
TOO_BIG = ("Vi skjønner ikke helt hvor den skal stå.", "Skriv hvilken brygge du tenker på.")
ONE_OWNS_IT = ("Slik vi leser det, skal badstua leies ut.", "La båtforeningen eie den, så den blir for alle.")
WHY_THIS = "Hele kaia blir et sted å være om vinteren."
RESTS, BACK, LATER = "Brygga må repareres først.", "Brygga blir ikke ferdig i år.", "Nå er brygga reparert."
STORY = "Vi fyrte opp for første gang, og hele klassen badet."
IN_A_MONTH = (timezone.localdate() + datetime.timedelta(days=30)).isoformat()
HELPS, FOLLOWS, SUPPORTS = "bjarne@example.org", "frida@example.org", "siri@example.org"


@pytest.fixture
def town(live_site, settings):
    """Its board answers together: two equal answers, one of them from a young member."""
    settings.PUBLIC_ADDRESS = live_site.url
    rule = {"answer_rule": Branch.AnswerRule.BOARD, "answer_votes": 2}
    return BranchFactory(slug="vika", name="Vika kommune", ready_supports=2, **rule)


@pytest.fixture
def school_class(town):
    made = SchoolClassFactory(school=SchoolFactory(branch=town, name="Vika skole"), name="6B", grade=6)
    for number, name in enumerate(PUPILS, start=1):
        PupilFactory(school_class=made, number=number, name=name)
    return made


def test_a_dream_from_the_deposit_to_the_archive(comes, town, school_class, looks):
    story = Story(comes, town, school_class, looks)
    it_is_deposited(story)
    one_member_has_no_say(story)
    it_comes_back_and_is_sent_again(story)
    it_gets_a_no_and_becomes_another(story)
    it_gets_a_yes(story)
    it_is_shortlisted(story)
    people_help_until_it_is_ready(story)
    a_class_adopts_it(story)
    it_moves_to_the_factory(story)
    the_team_works(story)
    it_rests_goes_back_and_starts_again(story)
    it_is_realised(story)
    it_is_archived(story)
    the_owner_reads_the_same(story)


def it_is_deposited(story):
    owner = story.owner
    owner.fills_in_deposit(story.town.slug, title=SAUNA, theme="meeting_place", hours=("Snekre benker", 6))
    story.looks(owner, "the deposit before it is sent", widths=NARROW)
    owner.sends_deposit()
    assert story.dream.state == State.DRAFT
    story.manager.is_told_not_found("dreams:dream", story.dream.pk)
    owner.opens_mail()
    owner.presses("Send it to the board")
    owner.sees("Keep this link")

    story.mine = owner.page.url.removeprefix(owner.site).partition("?")[0]
    assert story.dream.state == State.SUBMITTED
    assert story.mine == story.dream.get_owner_url()
    story.is_nobody_elses()


def one_member_has_no_say(story):
    barred = story.barred
    barred.declares_conflict(SAUNA)

    barred.goes_to("dreams:answer", story.dream.pk)
    barred.sees("The others answer this dream", exact=True)
    expect(barred.page.locator("[name=verdict]")).to_have_count(0)
    story.looks(barred, "a dream without a say in it", widths=NARROW)
    assert barred.sends_once_more("dreams:answer", story.dream.pk, verdict="approve").status == 409
    assert not story.dream.board_answers.exists()


def it_comes_back_and_is_sent_again(story):
    reason, way_to_yes = TOO_BIG
    story.youth.sends_back(SAUNA, reason=reason, way_to_yes=way_to_yes)
    assert story.dream.state == State.SUBMITTED  # one answer is not the board's
    story.manager.sends_back(SAUNA, reason=reason, way_to_yes=way_to_yes)
    assert story.dream.state == State.RETURNED
    story.is_nobody_elses()

    story.owner.goes_to(story.mine)
    for words in TOO_BIG:
        story.owner.sees(words)
    story.looks(story.owner, "the owner's page, sent back", widths=NARROW)
    assert story.owner.sends_again("Change and send again", what="En badstue på fiskebrygga.") == story.mine
    assert story.dream.state == State.SUBMITTED


def it_gets_a_no_and_becomes_another(story):
    reason, way_to_yes = ONE_OWNS_IT
    for member in (story.manager, story.youth):
        member.says_no(SAUNA, reason=reason, way_to_yes=way_to_yes)
    first = story.dream
    assert first.state == State.REJECTED
    story.is_nobody_elses()

    story.owner.goes_to(story.mine)
    for words in ONE_OWNS_IT:
        story.owner.sees(words)
    story.owner.does_not_see(*MEMBERS)
    second = story.owner.sends_again("Send in a new version", what="En badstue som båtforeningen eier.")
    assert second != story.mine
    story.mine, story.address = second, story.dream.get_absolute_url()
    assert story.dream.previous == first
    assert story.dream.state == State.SUBMITTED
    story.barred.goes_to("dreams:answer", story.dream.pk)
    story.barred.sees("The others answer this dream", exact=True)  # nor in the new version


def it_gets_a_yes(story):
    story.manager.goes_to("dreams:answer", story.dream.pk)
    story.looks(story.manager, "the board's answer", widths=NARROW)
    for member in (story.youth, story.manager):
        member.says_yes(SAUNA)
    story.happens("approve", ActorKind.BOARD, State.APPROVED)
    story.looks(story.visitor, "a dream in the Bank", widths=NARROW)
    assert SAUNA in story.in_the_bank()


def it_is_shortlisted(story):
    story.is_steered_by_its_board_only("shortlist", "start", "steer", "pledges")
    story.manager.shortlists(story.dream.pk, reason=WHY_THIS)
    story.visitor.goes_to(story.address)
    story.visitor.sees(WHY_THIS)
    story.visitor.sees("Shortlisted for the election", inside=story.visitor.page.locator("body"))


def people_help_until_it_is_ready(story):
    visitor, pledger, follower = story.visitor, story.pledger, story.follower
    visitor.supports()
    visitor.sees("Thank you. Your support is counted.")
    follower.goes_to(story.address)
    follower.supports()
    follower.sees("Thank you. Your support is counted.")
    follower.has_support_confirmed(SUPPORTS)
    follower.starts_to_follow(FOLLOWS)
    assert not story.dream.is_ready  # nobody has promised the hours

    pledger.goes_to(story.address)
    pledger.promises(amount="6", email=HELPS)
    assert not story.dream.is_ready  # nor confirmed them
    pledger.opens_letter_to(HELPS)
    pledger.presses("Yes, I promise")
    pledger.sees("Thank you. Your promise counts.")
    assert story.dream.is_ready
    visitor.goes_to(story.address)
    visitor.sees("Ready. The board now looks at it for the Factory.")
    story.looks(visitor, "a dream that is ready", widths=NARROW)


def a_class_adopts_it(story):
    story.teacher.asks_to_adopt(story.dream.pk)
    story.manager.agrees_to_adoption(SAUNA)
    story.happens("adopt", story.dream.steps.last().actor, State.APPROVED)
    assert story.told[-1].partition(" · ")[2].startswith("6B ")
    story.owner.is_told_not_found(f"{story.mine}withdraw/")  # the class's own now


def it_moves_to_the_factory(story):
    story.manager.starts(SAUNA, team="6B og båtforeningen", milestone="Møte med havnesjefen", due=IN_A_MONTH)
    story.happens("start", ActorKind.BOARD, State.PRODUCING)
    story.visitor.sees("Møte med havnesjefen")
    story.is_steered_by_its_board_only("project", "hand_over", "steer")
    story.teacher.is_told_not_found("dreams:steer", story.dream.pk)
    assert SAUNA not in story.in_the_bank()
    story.visitor.goes_to("dreams:factory", story.town.slug)
    assert story.visitor.titles() == [SAUNA]


def the_team_works(story):
    teacher, pupil = story.teacher, story.pupil
    teacher.goes_to("dreams:project", story.dream.pk)
    teacher.adds_pupils_to_team(*PUPILS)
    teacher.adds_milestone("Første fyring", IN_A_MONTH)
    teacher.reaches("Møte med havnesjefen")
    teacher.writes_in_diary("Vi målte opp brygga.")
    story.looks(teacher, "the team's page", widths=NARROW)

    pupil.goes_to(story.address)
    pupil.sees("Første fyring")
    pupil.sees("Vi målte opp brygga.")
    for star in story.dream.project.members.values_list("name", flat=True):
        pupil.sees(star)
    pupil.does_not_see(*PUPILS, *MEMBERS)
    story.looks(pupil, "a project with a diary", widths=NARROW)


def it_rests_goes_back_and_starts_again(story):
    manager, pk = story.manager, story.dream.pk
    manager.steers(pk, "pause", RESTS)
    story.happens("pause", ActorKind.BOARD, State.PAUSED, reason=RESTS)
    manager.steers(pk, "resume", LATER)
    story.happens("resume", ActorKind.BOARD, State.PRODUCING, reason=LATER)
    manager.steers(pk, "pause", RESTS)
    story.happens("pause", ActorKind.BOARD, State.PAUSED, reason=RESTS)
    manager.steers(pk, "back", BACK)
    story.happens("back", ActorKind.BOARD, State.APPROVED, reason=BACK)
    story.teacher.is_told_not_found("dreams:project", pk)
    manager.starts(SAUNA, team="6B og båtforeningen", milestone="Ny brygge", due=IN_A_MONTH)
    story.happens("start", ActorKind.BOARD, State.PRODUCING)


def it_is_realised(story):
    teacher, pk = story.teacher, story.dream.pk
    teacher.goes_to("dreams:project", pk)
    teacher.realises(STORY)
    story.happens("realise", "6B", State.REALISED)
    story.visitor.sees(STORY)
    story.looks(story.visitor, "a dream that came true", widths=NARROW)

    mail.outbox.clear()
    clock.tell_of_events()
    clock.send_owed_notices()
    # By day a digest of what happened before goes out as well; the promise is thanked for once.
    thanked = [letter.to for letter in mail.outbox if said("You promised:") in letter.body]
    assert thanked == [[HELPS]]

    diploma = Paper(teacher.orders_diploma())
    assert SAUNA in diploma.text
    assert not any(name in diploma.text for name in (*PUPILS, *MEMBERS))
    story.is_steered_by_its_board_only("project", "steer")


def it_is_archived(story):
    story.manager.steers(story.dream.pk, "archive")
    story.happens("archive", ActorKind.BOARD, State.ARCHIVED)
    story.visitor.sees(STORY)
    expect(story.visitor.page.get_by_role("button", name=said("I am enthusiastic"))).to_have_count(0)
    story.looks(story.visitor, "a dream in the Archive", widths=NARROW)


def the_owner_reads_the_same(story):
    story.owner.goes_to(story.mine)
    sent_in = f"{capital(MOVE_LABELS['submit'])} · {who(ActorKind.OWNER)}"
    assert story.owner.trail() == [sent_in, *story.told]
    for reason in (RESTS, LATER, BACK):
        story.owner.sees(reason)
    story.owner.does_not_see(*MEMBERS, *PUPILS)
    story.looks(story.owner, "the owner's page at the end", widths=NARROW)


def test_a_dream_is_withdrawn_and_its_address_says_so(comes, town, looks):
    dream = DreamFactory(branch=town, title=SAUNA)
    owner, visitor = comes(Citizen), comes(Citizen)

    owner.withdraws(dream.get_owner_url())

    assert visitor.goes_to("dreams:dream", dream.pk).status == 410
    visitor.sees("This dream is withdrawn")
    visitor.does_not_see(SAUNA)
    looks(visitor, "a dream that was withdrawn", widths=NARROW)
    visitor.goes_to("dreams:bank", town.slug)
    assert visitor.titles() == []


def test_a_dream_is_hidden_and_shown_again(comes, town):
    dream = DreamFactory(branch=town, title=SAUNA)
    solveig, stranger, visitor, owner = comes(BoardMember), comes(BoardMember), comes(Citizen), comes(Citizen)
    solveig.has_signed_in(make_manager(town))
    stranger.has_signed_in(make_manager(BranchFactory()))

    stranger.is_told_not_found("dreams:steer", dream.pk)
    solveig.steers(dream.pk, "hide", "Et navn står i teksten.")
    for somebody in (visitor, stranger):
        somebody.is_told_not_found("dreams:dream", dream.pk)
    visitor.goes_to("dreams:bank", town.slug)
    assert visitor.titles() == []
    owner.goes_to(dream.get_owner_url())
    owner.sees("The board is looking at this dream. It is not shown for now.")
    owner.does_not_see("Et navn står i teksten.")

    solveig.steers(dream.pk, "restore")
    assert visitor.goes_to("dreams:dream", dream.pk).status == 200
    visitor.sees(SAUNA)
    visitor.does_not_see("Et navn står i teksten.")
    assert visitor.trail() == []
