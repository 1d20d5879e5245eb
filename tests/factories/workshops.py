"""Workshops with their seats, cards and clusters; `make_room` gives a whole lesson in one call."""

import datetime

import factory
from django.utils import timezone

from accounts.codes import new_code
from tests.factories.dreams import DreamFactory
from tests.factories.schools import CouncilFactory, SchoolClassFactory, make_teacher
from workshops import aliases
from workshops.actions import council as council_actions
from workshops.lifecycle import CardState, Stage, State
from workshops.models import AgendaItem, Card, Cluster, Meeting, Phase, SealedCard, Seat, Workshop

LESSON = (("F1", 5), ("F5", 10), ("F7", 5), ("F8", 10), ("F9", 10), ("F10", 5), ("F13", 5), ("F15", 5))
_PAIRS = [(animal, colour) for colour in aliases.COLOURS for animal in aliases.ANIMALS]


class WorkshopFactory(factory.django.DjangoModelFactory):
    """`WorkshopFactory(stage=Stage.WRITE)` is an open room; trait `revealed`."""

    class Meta:
        model = Workshop
        skip_postgeneration_save = True

    class Params:
        revealed = factory.Trait(revealed_at=factory.LazyFunction(timezone.now))

    school_class = factory.SubFactory(SchoolClassFactory)
    script = "t5-7-90"
    title = "Drømmer for stedet vårt"
    starts_at = factory.LazyFunction(lambda: timezone.now() - datetime.timedelta(minutes=10))
    state = State.OPEN
    stage = Stage.WRITE
    join_code = factory.LazyFunction(lambda: new_code(6))
    moderation = False


class PhaseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Phase

    workshop = factory.SubFactory(WorkshopFactory)
    position = factory.Sequence(lambda n: n + 1)
    step = factory.SelfAttribute("position")
    code = "F5"
    minutes = 10


class SeatFactory(factory.django.DjangoModelFactory):
    """`SeatFactory(token_mac=...)` is taken."""

    class Meta:
        model = Seat

    workshop = factory.SubFactory(WorkshopFactory)
    number = factory.LazyAttribute(lambda seat: seat.workshop.seats.count() + 1)
    animal = factory.LazyAttribute(lambda seat: _PAIRS[seat.number][0])
    colour = factory.LazyAttribute(lambda seat: _PAIRS[seat.number][1])


class CardFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Card

    workshop = factory.SubFactory(WorkshopFactory)
    number = factory.LazyAttribute(lambda card: 201 + card.workshop.cards.count())
    text = factory.Sequence(lambda n: f"En benk ved sjøen {n}")
    for_whom = "de som går tur"


class SealedCardFactory(factory.django.DjangoModelFactory):
    """`SealedCardFactory(card__workshop=room, text="…")`: the words lie here, the card has none."""

    class Meta:
        model = SealedCard

    card = factory.SubFactory(CardFactory, state=CardState.SEALED, text="", for_whom="")
    text = "Noe som bekymrer"
    delete_on = factory.LazyFunction(lambda: timezone.localdate() + datetime.timedelta(days=30))


class ClusterFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Cluster

    workshop = factory.SubFactory(WorkshopFactory)
    title = factory.Sequence(lambda n: f"Møteplass {n}")
    position = factory.Sequence(lambda n: n)


class MeetingFactory(factory.django.DjangoModelFactory):
    """A planned meeting of the board in an hour; `approved=True` is one whose minutes are locked."""

    class Meta:
        model = Meeting

    class Params:
        approved = factory.Trait(state="approved", approved_at=factory.LazyFunction(timezone.now))

    council = factory.SubFactory(CouncilFactory)
    title = factory.Sequence(lambda n: f"Styremøte {n}")
    place = "Rådhuset"
    starts_at = factory.LazyFunction(lambda: timezone.now() + datetime.timedelta(hours=1))
    ends_at = factory.LazyAttribute(lambda meeting: meeting.starts_at + datetime.timedelta(minutes=60))


class AgendaItemFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AgendaItem

    meeting = factory.SubFactory(MeetingFactory)
    title = factory.Sequence(lambda n: f"Sak {n}")
    position = factory.LazyAttribute(lambda item: item.meeting.items.count() + 1)


def make_room(school_class, *, seats=3, clusters=0, shortlisted=False, script=LESSON, **fields):
    """An open room with phases, seats, and clusters with one shown card each."""
    room = WorkshopFactory(school_class=school_class, **fields)
    for position, (code, minutes) in enumerate(script, start=1):
        PhaseFactory(workshop=room, position=position, code=code, minutes=minutes)
    room.current_phase = room.phases.first()
    room.save(update_fields=["current_phase"])
    SeatFactory.create_batch(seats, workshop=room)
    for position in range(clusters):
        cluster = ClusterFactory(workshop=room, position=position, shortlisted=shortlisted)
        CardFactory(workshop=room, cluster=cluster, state="shown")
    return room


def make_session(council, *, by=None, dreams=3, winners=1, members=4):
    """A student council's session that members can come into, with dreams of its branch to choose between."""
    chosen = DreamFactory.create_batch(dreams, branch=council.branch)
    return council_actions.plan(
        council, by=by or make_teacher(council), chosen=chosen, winners=winners, members=members
    )
