"""The things of the table: what is theirs, what is another's, and the people with their browsers."""

from types import SimpleNamespace
from uuid import uuid4

from django.test import Client
from django.urls import reverse

from dreams import actions, pictures
from dreams.lifecycle import State
from dreams.models import BranchMap, Follower, Handing, Note, Pick, Wish
from printing import registry
from printing.models import Order, OrderedFile, OrderedItem
from schools.actions import join
from schools.models import Council, CouncilSeat
from schools.roles import Role
from tests.dreams.test_pictures import picture
from tests.dreams.words import draft as words
from tests.factories.accounts import UserFactory, YoungUserFactory
from tests.factories.dreams import DreamFactory
from tests.factories.helping import ConfirmationFactory, NeedFactory, PledgeFactory
from tests.factories.polls import make_poll, open_poll
from tests.factories.schools import (
    BranchFactory,
    CouncilFactory,
    CouncilSeatFactory,
    SchoolClassFactory,
    SchoolFactory,
    make_editor,
    make_manager,
    make_member,
    make_school_leader,
    make_teacher,
)
from tests.factories.townhalls import InvitedGroupFactory, RegistrationFactory, TownHallFactory
from tests.factories.workshops import AgendaItemFactory, MeetingFactory, SealedCardFactory, make_room, make_session
from tests.who_may.people import (
    COLLEAGUE,
    EDITOR,
    LEADER,
    MANAGER,
    MEMBER,
    MEMBER_ELSEWHERE,
    OWNER,
    PUPIL,
    STRANGER,
    TEACHER,
    TEACHER_ELSEWHERE,
    YOUTH,
)
from workshops.actions.seats import issue_slips
from workshops.lifecycle import Stage


def build():
    branch, elsewhere = BranchFactory(slug="here"), BranchFactory(slug="elsewhere")
    school, school_elsewhere = SchoolFactory(branch=branch), SchoolFactory(branch=elsewhere)
    own, other = SchoolClassFactory.create_batch(2, school=school, pupils=2)
    far = SchoolClassFactory(school=school_elsewhere, pupils=2)
    room, far_room = make_room(own, clusters=2, stage=Stage.WRITE), make_room(far, clusters=2)
    people = _people(branch, elsewhere, school, school_elsewhere, own, other, far)
    finished = make_room(own, clusters=1, state="finished")
    students = CouncilFactory(students=True, school=school, branch=branch)
    dreams = {
        "approved": DreamFactory(branch=branch, support_count=1),
        "producing": DreamFactory(branch=branch, state=State.PRODUCING),
        "submitted": DreamFactory(branch=branch, state=State.SUBMITTED),
        "rejected": DreamFactory(branch=branch, state=State.REJECTED),
        "hidden": DreamFactory(branch=branch, state=State.HIDDEN),
        "class's submitted": DreamFactory(
            branch=branch, state=State.SUBMITTED, origin="class", school_class=own, owner_email=""
        ),
        "submitted elsewhere": DreamFactory(branch=elsewhere, state=State.SUBMITTED),
        "approved elsewhere": DreamFactory(branch=elsewhere),
    }
    need = NeedFactory(dream=dreams["approved"])
    pledge = PledgeFactory(need=need, stands=True)
    follower = Follower.objects.create(dream=dreams["approved"], email="ola@example.org")
    dreams |= {
        "class's project": DreamFactory(
            branch=branch, state=State.PRODUCING, origin="class", school_class=own, owner_email=""
        ),
    }
    project, asker = dreams["class's project"], people[TEACHER]
    wish = Wish.objects.create(project=project.project, kind="help", text="Drill", asked_by="leader")
    adoption = Handing.objects.create(dream=DreamFactory(branch=branch), kind="adopt", to_class=own, asked_by=asker)
    offer = Handing.objects.create(dream=project, kind="hand_over", from_class=own, to_class=other, asked_by=asker)
    session = make_session(students)
    order = Order.objects.create(subject=f"workshop:{room.pk}", language="nb", ordered_by=people[TEACHER])
    file = OrderedFile.objects.create(order=order, setting="teacher_a4_duplex", position=1)
    document = registry.documents_for(order.subject)[0]
    item = OrderedItem.objects.create(order=order, file=file, document_id=document.id, position=1)
    things = {
        None: (),
        "branch, csv": (branch.slug, "csv"),
        "no branch, json": ("nowhere", "json"),
        "approved, svg": (dreams["approved"].pk, "svg"),
        "approved, png": (dreams["approved"].pk, "png"),
        "submitted, png": (dreams["submitted"].pk, "png"),
        "own class": (own.pk,),
        "other class": (other.pk,),
        "class elsewhere": (far.pk,),
        "own pupil": (own.pk, 1),
        "other pupil": (other.pk, 1),
        "own room": (room.pk,),
        "room elsewhere": (far_room.pk,),
        "finished room": (finished.pk,),
        "student council": (students.pk,),
        "board's council": (Council.objects.get(branch=branch, kind="board").pk,),
        "council's session": (session.pk,),
        "council's session, open": (session.pk, "open"),
        "council's session, no such verb": (session.pk, "explode"),
        "council's pick": (Pick.objects.create(council=students, dream=dreams["approved"], school_year=2020).pk,),
        **_polls(branch, elsewhere, school),
        **_town_halls(branch, elsewhere, school),
        **_meetings(Council.objects.get(branch=branch, kind="board"), students),
        "own sealed card": (room.pk, SealedCardFactory(card__workshop=room).card.number),
        "sealed card elsewhere": (far_room.pk, SealedCardFactory(card__workshop=far_room).card.number),
        "own cluster": (room.pk, room.clusters.first().pk),
        "cluster elsewhere": (far_room.pk, far_room.clusters.first().pk),
        "cluster of another room": (room.pk, far_room.clusters.first().pk),
        "own room, minute": (room.pk, "minute"),
        "own room, no such verb": (room.pk, "explode"),
        "room elsewhere, minute": (far_room.pk, "minute"),
        "code of the room": (room.join_code,),
        "code of no room": ("222222",),
        "another's card": (room.cards.first().number,),
        "order": (order.pk,),
        "file": (order.pk, file.pk),
        "item": (order.pk, item.pk),
        "branch": (branch.slug,),
        "mapped branch": (_mapped(branch).slug,),
        "branch elsewhere": (_mapped(elsewhere).slug,),
        "no branch": ("nowhere",),
        "young seat": (branch.slug, CouncilSeat.objects.get(council__branch=branch).pk),
        "seat elsewhere": (branch.slug, CouncilSeatFactory(council__branch=elsewhere).pk),
        "private link": (dreams["rejected"].private_key,),
        "guessed link": ("x" * 32,),
        **_of_owners(branch, dreams),
        "need": (need.dream_id, need.pk),
        "need of another dream": (dreams["producing"].pk, need.pk),
        "need of a submitted dream": (dreams["submitted"].pk, NeedFactory(dream=dreams["submitted"]).pk),
        "pledge": (need.dream_id, pledge.pk),
        "pledge under another dream": (dreams["producing"].pk, pledge.pk),
        "pledger's link": (pledge.private_key,),
        "follower's link": (follower.private_key,),
        "confirmation's link": (ConfirmationFactory(support__dream=dreams["approved"]).private_key,),
        "guessed link, task": ("x" * 32, "task"),
        "link of a project": (dreams["producing"].private_key,),
        "link of a project, task": (dreams["producing"].private_key, "task"),
        "link of a class's project": (project.private_key,),
        "class's project, task": (project.pk, "task"),
        "class's project, pupils": (project.pk, "pupils"),
        "class's project, no such verb": (project.pk, "explode"),
        "wish": (wish.pk,),
        "adoption": (adoption.pk,),
        "offer": (offer.pk,),
        "picture that waits": (project.pk, "x" * 32, 480),
        **{name: (dream.pk,) for name, dream in dreams.items()},
    }
    clients = {who: _client(user) for who, user in people.items()}
    clients[PUPIL], things["own card"] = _pupil(room)
    an_order = {"subject": order.subject, "language": "nb", "nonce": str(uuid4()), "documents": [document.id]}
    return SimpleNamespace(clients=clients, things=things, an_order=an_order, people=people, room=room)


def _of_owners(branch, dreams):
    """Links and pictures of dreams that are being written, sent in and approved."""
    draft = actions.draft(branch, draft=words())
    dreams["draft"] = draft
    submitted, approved = dreams["submitted"], dreams["approved"]
    keys = {dream.pk: actions.add_picture(dream, picture(), alt="En benk").key for dream in (submitted, approved)}
    question = Note.objects.create(dream=submitted, text="Hvor?", asks=True, user=UserFactory())
    return {
        "picture of approved": (approved.pk, keys[approved.pk], 480),
        "picture of submitted": (submitted.pk, keys[submitted.pk], 480),
        "picture of another dream": (approved.pk, keys[submitted.pk], 480),
        "branch, why": (branch.slug, "why"),
        "branch, nonsense": (branch.slug, "nonsense"),
        "confirmation link": (draft.confirmation.private_key,),
        "link of submitted": (submitted.private_key,),
        "picture by link": (submitted.private_key, keys[submitted.pk]),
        "picture by guessed link": ("x" * 32, keys[submitted.pk]),
        "question by link": (submitted.private_key, question.pk),
        "question by another link": (approved.private_key, question.pk),
    }


def _meetings(board, students):
    own = MeetingFactory(council=board)
    item = AgendaItemFactory(meeting=own)
    return {
        "board's meeting": (own.pk,),
        "students' meeting": (MeetingFactory(council=students).pk,),
        "board's meeting, fill": (own.pk, "fill"),
        "board's meeting, no such verb": (own.pk, "explode"),
        "item of the board": (own.pk, item.pk),
        "item of the board, up": (own.pk, item.pk, "up"),
        "board's public minutes": (MeetingFactory(council=board, approved=True).pk,),
        "board's closed minutes": (MeetingFactory(council=board, approved=True, public=False).pk,),
    }


def _mapped(branch):
    """The branch, with a picture of the place hung up."""
    own = BranchMap.objects.create(branch=branch, alt="Kart", width=4, height=3)
    pictures.store(own.key, pictures.Recoded({pictures.SMALL: b"\xff\xd8\xff"}, 4, 3))
    return branch


def _people(branch, elsewhere, school, school_elsewhere, own, other, far):
    young = YoungUserFactory()
    CouncilSeatFactory(council=CouncilFactory(branch=branch), user=young, youth=True)
    join(young, role=Role.BOARD_MEMBER, place=branch)
    return {
        STRANGER: None,
        TEACHER: make_teacher(school, own),
        COLLEAGUE: make_teacher(school, other),
        TEACHER_ELSEWHERE: make_teacher(school_elsewhere, far),
        LEADER: make_school_leader(school),
        MEMBER: make_member(branch),
        YOUTH: young,
        MANAGER: make_manager(branch),
        MEMBER_ELSEWHERE: make_member(elsewhere),
        EDITOR: make_editor(branch),
        OWNER: UserFactory(is_staff=True),
    }


def _client(user):
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def _polls(branch, elsewhere, school):
    """One that is open, one of the school that nobody knows of yet, and one elsewhere."""
    open_one, _codes, _by = open_poll(branch=branch)
    by_mail, _codes, _by = open_poll(branch=branch, by_mail=True)
    of_school, far = make_poll(branch=branch, place=school), open_poll(branch=elsewhere)[0]

    def picture_of(poll):
        return poll.options[1].picture.sha256

    return {
        "own school": (school.pk,),
        "school elsewhere": (SchoolFactory(branch=elsewhere).pk,),
        "open poll": (open_one.pk,),
        "school's poll": (of_school.pk,),
        "poll elsewhere": (far.pk,),
        "open poll, close": (open_one.pk, "close"),
        "open poll, no such verb": (open_one.pk, "explode"),
        "poll elsewhere, close": (far.pk, "close"),
        "open poll's page": (branch.slug, open_one.slug),
        "poll by mail's page": (branch.slug, by_mail.slug),
        "open poll's page, nb": (branch.slug, open_one.slug, "nb"),
        "school's poll's page": (branch.slug, of_school.slug),
        "open poll's page, a picture": (branch.slug, open_one.slug, picture_of(open_one)),
        "school's poll's page, a picture": (branch.slug, of_school.slug, picture_of(of_school)),
    }


def _town_halls(branch, elsewhere, school):
    """One that is announced, a draft, and one elsewhere, each with who is invited and who comes."""
    hall, draft = TownHallFactory(branch=branch), TownHallFactory(branch=branch, draft=True)
    far = TownHallFactory(branch=elsewhere)
    item, far_item = hall.items.last(), far.items.last()
    party, far_party = (RegistrationFactory(town_hall=each, placed=True) for each in (hall, far))
    invited = InvitedGroupFactory(town_hall=hall, kind="school", school=school, name="")
    return {
        "town hall": (hall.pk,),
        "town hall's draft": (draft.pk,),
        "town hall elsewhere": (far.pk,),
        "town hall, tick": (hall.pk, "tick"),
        "town hall, no such verb": (hall.pk, "explode"),
        "town hall elsewhere, tick": (far.pk, "tick"),
        "item of a town hall": (hall.pk, item.pk),
        "item of another town hall": (hall.pk, far_item.pk),
        "item of a town hall, up": (hall.pk, item.pk, "up"),
        "item of a town hall, no such verb": (hall.pk, item.pk, "explode"),
        "invited school": (invited.pk,),
        "town hall's invited school": (hall.pk, invited.pk),
        "invited by name": (InvitedGroupFactory(town_hall=hall).pk,),
        "invited elsewhere": (InvitedGroupFactory(town_hall=far).pk,),
        "link of a place": (party.private_key,),
        "party of a town hall": (hall.pk, party.pk),
        "party of another town hall": (hall.pk, far_party.pk),
        "party of a town hall, in": (hall.pk, party.pk, "in"),
        "party of a town hall, no such verb": (hall.pk, party.pk, "explode"),
    }


def _pupil(room):
    """A device that sits in the room, and the number of the card that was written there."""
    client = Client()
    slip = issue_slips(room)[0]
    client.post(reverse("workshops:join"), {"code": slip.code, "nonce": "6d3f6d7e-3a55-4f4f-a9a3-0a1ad6e9b6c5"})
    client.post(reverse("workshops:card_write"), {"text": "En benk", "nonce": "0d7f2f6b-bb0d-4c58-8f0b-6dcb1c6f4a11"})
    return client, (room.cards.get(seat=slip.seat).number,)
