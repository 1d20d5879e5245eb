"""Who may open or send what: every address of our rooms × everybody × what is theirs and what is not.

What a person may not see or do is answered "not found"; a stranger at a door that has a lock is asked to sign in.
"""

from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse

from dreams.lifecycle import State
from dreams.models import Dream
from printing import registry
from printing.models import Order, OrderedFile
from schools.actions import join
from schools.roles import Role
from tests.factories.accounts import UserFactory, YoungUserFactory
from tests.factories.dreams import DreamFactory
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
from tests.factories.workshops import make_room
from workshops.actions.seats import issue_slips
from workshops.lifecycle import Stage
from workshops.views.console_verbs import VERBS

# Everybody. What is "theirs" is the class, the school and the branch that the things of the table lie in.
STRANGER, PUPIL = "a stranger", "a pupil with a seat in the room"
TEACHER, COLLEAGUE = "the class's teacher", "a teacher of another class of the school"
TEACHER_ELSEWHERE, LEADER = "a teacher in another branch", "the school's leader"
MEMBER, YOUTH, MANAGER = "a board member", "the board's youth member", "the bank manager"
MEMBER_ELSEWHERE, EDITOR, OWNER = "a board member of another branch", "the branch's editor", "the platform's owner"
NO_ACCOUNT = frozenset({STRANGER, PUPIL})
ACCOUNTS = frozenset({TEACHER, COLLEAGUE, TEACHER_ELSEWHERE, LEADER, MEMBER, YOUTH, MANAGER, MEMBER_ELSEWHERE})
ACCOUNTS |= {EDITOR, OWNER}
EVERYBODY = NO_ACCOUNT | ACCOUNTS

NOBODY = frozenset()
MAKES_CLASSES = frozenset({TEACHER, COLLEAGUE, TEACHER_ELSEWHERE, LEADER})
TEACHES = frozenset({TEACHER, LEADER})
BOARD = frozenset({MEMBER, YOUTH, MANAGER})
SEES_UNANSWERED = BOARD | TEACHES
SITS = frozenset({PUPIL})

GET, POST = "get", "post"
OK, SIGN_IN, CODE_FORM, NOT_FOUND = "ok", "sign in", "code form", "not found"

# Address, way of asking, the thing it is about (a name in the world below), who may, what is sent.
# Behind a lock others are not found and strangers sign in; OPEN addresses know no sign-in;
# at those with a SEAT everybody without one is led to the code form.
LOCK, OPEN, SEAT = "lock", "open", "seat"
TABLE = [
    # schools
    ("schools:class_new", GET, None, LOCK, MAKES_CLASSES, {}),
    ("schools:class_new", POST, None, LOCK, MAKES_CLASSES, {"name": ""}),
    ("schools:class", GET, "own class", LOCK, TEACHES, {}),
    ("schools:class", GET, "other class", LOCK, {COLLEAGUE, LEADER}, {}),
    ("schools:class", GET, "class elsewhere", LOCK, {TEACHER_ELSEWHERE}, {}),
    ("schools:pupils", GET, "own class", LOCK, TEACHES, {}),
    ("schools:pupils", POST, "own class", LOCK, TEACHES, {}),
    ("schools:pupils", POST, "other class", LOCK, {COLLEAGUE, LEADER}, {}),
    ("schools:pupils_add", POST, "own class", LOCK, TEACHES, {"names": "Nora", "after": "9"}),
    ("schools:pupils_add", POST, "other class", LOCK, {COLLEAGUE, LEADER}, {"names": "Nora", "after": "9"}),
    ("schools:pupil_remove", GET, "own pupil", LOCK, TEACHES, {}),
    ("schools:pupil_remove", POST, "own pupil", LOCK, TEACHES, {}),
    ("schools:pupil_remove", POST, "other pupil", LOCK, {COLLEAGUE, LEADER}, {}),
    # workshops: the teacher's side
    ("workshops:desk", GET, None, LOCK, MAKES_CLASSES, {}),
    ("workshops:plan", GET, "own class", LOCK, TEACHES, {}),
    ("workshops:plan", GET, "other class", LOCK, {COLLEAGUE, LEADER}, {}),
    ("workshops:plan", POST, "own class", LOCK, TEACHES, {}),
    ("workshops:plan", POST, "class elsewhere", LOCK, {TEACHER_ELSEWHERE}, {}),
    ("workshops:workshop", GET, "own room", LOCK, TEACHES, {}),
    ("workshops:workshop", GET, "room elsewhere", LOCK, {TEACHER_ELSEWHERE}, {}),
    ("workshops:console", GET, "own room", LOCK, TEACHES, {}),
    ("workshops:console", GET, "room elsewhere", LOCK, {TEACHER_ELSEWHERE}, {}),
    ("workshops:console_do", POST, "own room, minute", LOCK, TEACHES, {}),
    ("workshops:console_do", POST, "own room, no such verb", LOCK, NOBODY, {}),
    ("workshops:console_do", POST, "room elsewhere, minute", LOCK, {TEACHER_ELSEWHERE}, {}),
    ("workshops:sealed", GET, "own room", LOCK, TEACHES, {}),
    ("workshops:sealed", GET, "room elsewhere", LOCK, {TEACHER_ELSEWHERE}, {}),
    ("workshops:projector", GET, "own room", LOCK, TEACHES, {}),
    ("workshops:projector", GET, "room elsewhere", LOCK, {TEACHER_ELSEWHERE}, {}),
    ("workshops:paper", GET, "own room", LOCK, TEACHES, {}),
    ("workshops:paper", POST, "own room", LOCK, TEACHES, {}),
    ("workshops:paper", POST, "room elsewhere", LOCK, {TEACHER_ELSEWHERE}, {}),
    ("workshops:harvest", GET, "own room", LOCK, TEACHES, {}),
    ("workshops:harvest", POST, "own room", LOCK, TEACHES, {}),
    ("workshops:harvest", POST, "room elsewhere", LOCK, {TEACHER_ELSEWHERE}, {}),
    # workshops: the pupils' side
    ("workshops:join", GET, None, OPEN, EVERYBODY, {}),
    ("workshops:join", POST, None, OPEN, EVERYBODY, {"code": "222222"}),
    ("workshops:join_by_link", GET, "code of the room", OPEN, EVERYBODY, {}),
    ("workshops:join_by_link", GET, "code of no room", OPEN, EVERYBODY, {}),
    ("workshops:seat", GET, None, SEAT, SITS, {}),
    ("workshops:news", GET, None, OPEN, EVERYBODY, {}),
    ("workshops:card_write", POST, None, SEAT, SITS, {"text": ""}),
    ("workshops:card_rewrite", GET, "own card", SEAT, SITS, {}),
    ("workshops:card_rewrite", POST, "own card", SEAT, SITS, {"text": "En annen benk"}),
    ("workshops:card_rewrite", POST, "another's card", SEAT, NOBODY, {"text": "Tatt"}),
    ("workshops:dot", POST, None, SEAT, SITS, {}),
    ("workshops:vote", POST, None, SEAT, SITS, {}),
    ("workshops:leave", POST, None, OPEN, EVERYBODY, {}),
    # printing
    ("printing:order_new", POST, None, LOCK, TEACHES, "an order"),
    ("printing:order", GET, "order", LOCK, TEACHES, {}),
    ("printing:retry", POST, "order", LOCK, TEACHES, {}),
    ("printing:cancel", POST, "order", LOCK, TEACHES, {}),
    ("printing:file", GET, "file", LOCK, TEACHES, {}),
    ("printing:preview", GET, "file", LOCK, NOBODY, {}),  # not made yet: there is no picture
    # dreams: what is public, and what is not yet or not any more
    ("dreams:bank", GET, "branch", OPEN, EVERYBODY, {}),
    ("dreams:bank", GET, "no branch", OPEN, NOBODY, {}),
    ("dreams:factory", GET, "branch", OPEN, EVERYBODY, {}),
    ("dreams:board", GET, "branch", OPEN, EVERYBODY, {}),
    ("dreams:dream", GET, "approved", OPEN, EVERYBODY, {}),
    ("dreams:dream", GET, "producing", OPEN, EVERYBODY, {}),
    ("dreams:dream", GET, "submitted", OPEN, BOARD, {}),
    ("dreams:dream", GET, "class's submitted", OPEN, SEES_UNANSWERED, {}),
    ("dreams:dream", GET, "rejected", OPEN, BOARD, {}),
    ("dreams:dream", GET, "hidden", OPEN, BOARD, {}),
    ("dreams:dream", GET, "submitted elsewhere", OPEN, {MEMBER_ELSEWHERE}, {}),
    ("dreams:cover", GET, "approved", OPEN, EVERYBODY, {}),
    ("dreams:cover", GET, "submitted", OPEN, BOARD, {}),
    ("dreams:support", POST, "approved", OPEN, EVERYBODY, {}),
    ("dreams:support", POST, "submitted", OPEN, NOBODY, {}),
    ("dreams:support", POST, "hidden", OPEN, NOBODY, {}),
    ("dreams:deposit", GET, "branch", OPEN, EVERYBODY, {}),
    ("dreams:deposit", POST, "branch", OPEN, EVERYBODY, {"title": ""}),
    ("dreams:similar", GET, "branch", OPEN, EVERYBODY, {}),
    # dreams: whoever holds the private link
    ("dreams:mine", GET, "private link", OPEN, EVERYBODY, {}),
    ("dreams:mine", GET, "guessed link", OPEN, NOBODY, {}),
    ("dreams:mine_change", GET, "private link", OPEN, EVERYBODY, {}),
    ("dreams:mine_change", POST, "guessed link", OPEN, NOBODY, {"title": "Tatt"}),
    ("dreams:mine_withdraw", GET, "private link", OPEN, EVERYBODY, {}),
    ("dreams:mine_withdraw", POST, "private link", OPEN, EVERYBODY, {}),
    ("dreams:mine_withdraw", POST, "guessed link", OPEN, NOBODY, {"sure": "on"}),
    # dreams: the board
    ("dreams:queue", GET, None, LOCK, BOARD | {MEMBER_ELSEWHERE}, {}),
    ("dreams:answer", GET, "submitted", LOCK, BOARD, {}),
    ("dreams:answer", POST, "submitted", LOCK, BOARD, {}),
    ("dreams:answer", POST, "submitted elsewhere", LOCK, {MEMBER_ELSEWHERE}, {}),
    ("dreams:start", GET, "approved", LOCK, BOARD, {}),
    ("dreams:start", POST, "approved", LOCK, BOARD, {}),
    ("dreams:start", GET, "submitted", LOCK, NOBODY, {}),
    ("dreams:start", POST, "approved elsewhere", LOCK, {MEMBER_ELSEWHERE}, {}),
    ("dreams:steer", GET, "producing", LOCK, BOARD, {}),
    ("dreams:steer", POST, "producing", LOCK, BOARD, {}),
    ("dreams:steer", POST, "approved elsewhere", LOCK, {MEMBER_ELSEWHERE}, {}),
]
ROOMS = ("schools", "workshops", "printing", "dreams")


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Two branches with people and things in them, made once; each test's changes are undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield _build()
        transaction.set_rollback(True)


def _build():
    branch, elsewhere = BranchFactory(slug="here"), BranchFactory(slug="elsewhere")
    school, school_elsewhere = SchoolFactory(branch=branch), SchoolFactory(branch=elsewhere)
    own, other = SchoolClassFactory.create_batch(2, school=school, pupils=2)
    far = SchoolClassFactory(school=school_elsewhere, pupils=2)
    room, far_room = make_room(own, clusters=2, stage=Stage.WRITE), make_room(far, clusters=2)
    people = _people(branch, elsewhere, school, school_elsewhere, own, other, far)
    dreams = {
        "approved": DreamFactory(branch=branch),
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
    order = Order.objects.create(subject=f"workshop:{room.pk}", language="nb", ordered_by=people[TEACHER])
    file = OrderedFile.objects.create(order=order, document_id=registry.documents_for(order.subject)[0].id, position=1)
    things = {
        None: (),
        "own class": (own.pk,),
        "other class": (other.pk,),
        "class elsewhere": (far.pk,),
        "own pupil": (own.pk, 1),
        "other pupil": (other.pk, 1),
        "own room": (room.pk,),
        "room elsewhere": (far_room.pk,),
        "own room, minute": (room.pk, "minute"),
        "own room, no such verb": (room.pk, "explode"),
        "room elsewhere, minute": (far_room.pk, "minute"),
        "code of the room": (room.join_code,),
        "code of no room": ("222222",),
        "another's card": (room.cards.first().number,),
        "order": (order.pk,),
        "file": (order.pk, file.pk),
        "branch": (branch.slug,),
        "no branch": ("nowhere",),
        "private link": (dreams["rejected"].private_key,),
        "guessed link": ("x" * 32,),
        **{name: (dream.pk,) for name, dream in dreams.items()},
    }
    clients = {who: _client(user) for who, user in people.items()}
    clients[PUPIL], things["own card"] = _pupil(room)
    an_order = {"subject": order.subject, "language": "nb", "nonce": str(uuid4()), "documents": [file.document_id]}
    return SimpleNamespace(clients=clients, things=things, an_order=an_order, people=people, room=room)


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


def _pupil(room):
    """A device that sits in the room, and the number of the card that was written there."""
    client = Client()
    slip = issue_slips(room)[0]
    client.post(reverse("workshops:join"), {"code": slip.code, "nonce": "6d3f6d7e-3a55-4f4f-a9a3-0a1ad6e9b6c5"})
    client.post(reverse("workshops:card_write"), {"text": "En benk", "nonce": "0d7f2f6b-bb0d-4c58-8f0b-6dcb1c6f4a11"})
    return client, (room.cards.get(seat=slip.seat).number,)


def _expected(who, lock, may):
    if who in may:
        return OK
    if lock == LOCK and who in NO_ACCOUNT:
        return SIGN_IN
    return CODE_FORM if lock == SEAT and who != PUPIL else NOT_FOUND


def _met(response, lock):
    if response.status_code == 404:
        return NOT_FOUND
    target = response.headers.get("Location", "")
    if response.status_code == 302 and target.startswith(reverse("accounts:sign_in")):
        return SIGN_IN
    if lock == SEAT and response.status_code == 302 and target == reverse("workshops:join"):
        return CODE_FORM
    return OK if response.status_code in {200, 204, 302, 422} else str(response.status_code)


@pytest.mark.parametrize(
    ("name", "method", "thing", "lock", "may", "sent"), TABLE, ids=[f"{name}-{method}" for name, method, *_ in TABLE]
)
def test_each_is_met_as_the_table_says(world, db, name, method, thing, lock, may, sent):
    address = reverse(name, args=world.things[thing])
    data = world.an_order if sent == "an order" else sent

    met = {}
    for who, client in world.clients.items():
        with transaction.atomic():
            met[who] = _met(getattr(client, method)(address, data), lock)
            transaction.set_rollback(True)

    assert met == {who: _expected(who, lock, may) for who in EVERYBODY}


def test_every_address_of_our_rooms_stands_in_the_table():
    known = get_resolver()
    names = {
        f"{room}:{name}"
        for room in ROOMS
        for name in known.namespace_dict[room][1].reverse_dict
        if isinstance(name, str)
    }

    assert {name for name, *_ in TABLE} == names


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_a_verb_of_the_console_is_for_those_who_teach(world, db, verb):
    address = reverse("workshops:console_do", args=[world.room.pk, verb])

    for who in (STRANGER, PUPIL, COLLEAGUE, TEACHER_ELSEWHERE, MANAGER):
        assert _met(world.clients[who].post(address), LOCK) == _expected(who, LOCK, NOBODY)


def test_asking_in_vain_has_changed_nothing(world, db):
    """The answers above are only half of it: nothing may have happened either."""
    before = set(Dream.objects.values_list("pk", "state", "title"))
    yes = {"verdict": "approve", "met_1": "yes", "met_2": "yes", "met_3": "yes"}

    for who in EVERYBODY - BOARD:
        world.clients[who].post(reverse("dreams:answer", args=world.things["submitted"]), yes)
        world.clients[who].post(reverse("dreams:steer", args=world.things["approved"]), {"move": "archive"})

    assert set(Dream.objects.values_list("pk", "state", "title")) == before
