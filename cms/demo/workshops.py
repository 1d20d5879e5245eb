"""Two dream workshops: one that 6B has today, and one that 7A had, with what came of it."""

import datetime
import tomllib
from itertools import count
from pathlib import Path
from typing import Any

from django.utils import timezone

from accounts.models import User
from cms.demo import dreams
from cms.demo.clock import ago, at
from cms.demo.places import Place
from dreams.models import Dream
from workshops import scripts
from workshops.actions import cards, clusters, dots, harvest, lesson, planning, vote
from workshops.actions.cards import PaperCard
from workshops.models import Cluster, Workshop

_LESSON = datetime.timedelta(minutes=90)


def _texts() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("workshops.toml").read_text(encoding="utf-8"))


def plan_for_today(place: Place) -> None:
    """6B's ninety minutes."""
    text = _texts()["today"]
    start = datetime.time(text["hour"], text["minute"])
    starts_at = timezone.make_aware(datetime.datetime.combine(timezone.localdate(), start))
    with at(ago(4)):
        _plan(text, place, starts_at)


def hold_with_harvest(text: dict[str, Any], place: Place) -> None:
    """7A's workshop from the first card to the dream that was sent to the board."""
    held = _texts()["held"]
    by = place.teachers[held["class"]]
    with at(ago(text["days"]) - _LESSON) as starts_at:
        room = _plan(held, place, starts_at)
        lesson.open_room(room, by=by)
        groups = _type_in_and_group(room, held["cluster"], by)
        _choose(room, groups, held["cluster"], by)
        dream = _harvest(groups[0], text, held["cluster"][0], by)
        for cluster in groups[1:]:
            harvest.hand_on(cluster, by=by)
        lesson.finish(room, by=by)
    dreams.lead(dream, text, place)


def _plan(text: dict[str, Any], place: Place, starts_at: datetime.datetime) -> Workshop:
    script = scripts.get(text["script"])
    return planning.plan_workshop(
        place.classes[text["class"]],
        by=place.teachers[text["class"]],
        plan=planning.Plan(
            script=script,
            title=text["title"],
            language=place.branch.language,
            starts_at=starts_at,
            winners=1,
            minutes=tuple(slot.minutes for slot in script.phases),
        ),
    )


def _type_in_and_group(room: Workshop, texts: list[dict[str, Any]], by: User) -> list[Cluster]:
    """The cards were written on paper, so they are typed in by their numbers."""
    _go_to(room, "F5", by)
    numbers = count(1)
    piles = [[PaperCard(next(numbers), *card) for card in text["cards"]] for text in texts]
    cards.enter_paper(room, by=by, rows=[card for pile in piles for card in pile])
    lesson.reveal(room, by=by)
    _go_to(room, "F8", by)
    keys = dict(room.cards.values_list("number", "pk"))
    return [
        clusters.make_cluster(room, by=by, title=text["title"], cards=[keys[card.number] for card in pile])
        for text, pile in zip(texts, piles, strict=True)
    ]


def _choose(room: Workshop, groups: list[Cluster], texts: list[dict[str, Any]], by: User) -> None:
    """Traffic lights, dots with a pen, and a secret vote in a shoebox, counted aloud."""
    _go_to(room, "F9", by)
    for cluster, text in zip(groups, texts, strict=True):
        clusters.check(cluster, by=by, answers=dict(enumerate(text["checks"], start=1)))
    _go_to(room, "F10", by)
    dots.open_round(room, by=by)
    dots.close_round(room, by=by, on_paper={c.pk: text["dots"] for c, text in zip(groups, texts, strict=True)})
    clusters.set_shortlist(room, by=by, clusters=[cluster.pk for cluster in groups])
    _go_to(room, "F13", by)
    opened = vote.open_vote(room, by=by)
    votes = {cluster.pk: text["votes"] for cluster, text in zip(groups, texts, strict=True)}
    counts = {number: votes[key] for number, key in vote.cluster_keys(opened.election).items()}
    vote.enter_paper(room, by=by, counts=counts)
    vote.close_vote(room, by=by)
    vote.announce(room, by=by)


def _go_to(room: Workshop, code: str, by: User) -> None:
    lesson.move_to(room, by=by, phase=room.phases.filter(code=code).get())


def _harvest(cluster: Cluster, text: dict[str, Any], checked: dict[str, Any], by: User) -> Dream:
    words = {name: text[name] for name in ("title", "what", "why", "for_whom", "theme", "place", "credits")}
    answers = tuple(enumerate(checked["checks"], start=1))
    draft = harvest.HarvestDraft(**words, answers=answers, wants_project=False)
    return harvest.deposit(cluster, by=by, draft=draft)
