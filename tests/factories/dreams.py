"""Dreams in every state, with the dates and the trail's first rows that the state implies."""

import datetime

import factory
from django.utils import timezone

from dreams.lifecycle import PUBLIC, State
from dreams.models import (
    AskedOf,
    CriteriaAnswer,
    CriteriaVersion,
    Dream,
    Met,
    Milestone,
    Origin,
    Project,
    TeamKind,
    Theme,
)
from tests.factories.schools import BranchFactory, CouncilFactory, SchoolClassFactory, SchoolFactory


class DreamFactory(factory.django.DjangoModelFactory):
    """`DreamFactory(state=State.SUBMITTED)`; traits: `from_class`, `from_council`, `ready`, `overdue`, `anonymous`."""

    class Meta:
        model = Dream
        skip_postgeneration_save = True

    class Params:
        from_class = factory.Trait(
            origin=Origin.CLASS,
            owner_name="",
            owner_email="",
            school_class=factory.SubFactory(
                SchoolClassFactory,
                school=factory.SubFactory(SchoolFactory, branch=factory.SelfAttribute("...branch")),
            ),
        )
        from_council = factory.Trait(
            origin=Origin.STUDENT_COUNCIL,
            owner_name="",
            owner_email="",
            council=factory.SubFactory(CouncilFactory, students=True, branch=factory.SelfAttribute("..branch")),
        )
        ready = factory.Trait(support_count=factory.LazyAttribute(lambda dream: dream.branch.ready_supports))
        overdue = factory.Trait(
            answer_due=factory.LazyFunction(lambda: timezone.localdate() - datetime.timedelta(days=2))
        )
        anonymous = factory.Trait(owner_name="", owner_email="")

    branch = factory.SubFactory(BranchFactory)
    title = factory.Sequence(lambda n: f"En benk ved sjøen {n}")
    what = "Vi vil sette opp en benk der båtene legger til."
    why = "Mange går her, og ingen kan sette seg."
    for_whom = "Alle som går tur"
    theme = Theme.MEETING_PLACE
    place = "Brygga"
    owner_name = "Kari"
    owner_email = factory.Sequence(lambda n: f"kari{n}@example.org")
    state = State.APPROVED
    supports_needed = factory.LazyAttribute(lambda dream: dream.branch.ready_supports)
    hidden_from = factory.LazyAttribute(lambda dream: State.APPROVED if dream.state == State.HIDDEN else "")
    submitted_at = factory.LazyAttribute(lambda dream: None if dream.state == State.DRAFT else timezone.now())
    answer_due = factory.LazyAttribute(
        lambda dream: None if dream.state == State.DRAFT else timezone.localdate() + datetime.timedelta(days=21)
    )
    published_at = factory.LazyAttribute(
        lambda dream: timezone.now() if dream.state in PUBLIC or dream.state == State.HIDDEN else None
    )

    @factory.post_generation
    def project(self, create, wanted, **fields):
        """In the Factory and after it a dream has a project; `project=False` leaves it out."""
        has_one = self.state in {State.PRODUCING, State.PAUSED, State.REALISED}
        if create and (wanted or (wanted is None and has_one)):
            ProjectFactory(dream=self, **fields)

    @factory.post_generation
    def answers(self, create, wanted, **kwargs):
        """`answers=True`: the owner says yes three times."""
        if create and wanted:
            version = CriteriaVersion.objects.current()
            for criterion in (1, 2, 3):
                CriteriaAnswer.objects.create(
                    dream=self, version=version, asked_of=AskedOf.OWNER, criterion=criterion, met=Met.YES
                )


class ProjectFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Project
        skip_postgeneration_save = True

    dream = factory.SubFactory(DreamFactory, state=State.PRODUCING, project=False)
    team = "6B og FAU"
    school_class = factory.LazyAttribute(lambda project: project.dream.school_class)
    council = factory.LazyAttribute(
        lambda project: project.dream.council if project.dream.origin == Origin.STUDENT_COUNCIL else None
    )
    team_kind = factory.LazyAttribute(
        lambda project: (
            TeamKind.CLASS if project.school_class else TeamKind.COUNCIL if project.council else TeamKind.CITIZENS
        )
    )
    started_at = factory.LazyFunction(timezone.now)

    @factory.post_generation
    def milestone(self, create, title, **kwargs):
        if create:
            Milestone.objects.create(
                project=self, title=title or "Møte rådgiveren", due=timezone.localdate() + datetime.timedelta(days=14)
            )
