"""Whose answers make the board's answer: the branch's rule, those who are barred, and who steps in for them.

One place for the sum, so that the action that decides and the page that says who is still asked never differ.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _, ngettext

from accounts.models import User
from dreams.models import BoardAnswer, Conflict, Dream
from schools.models import Branch, CouncilSeat
from schools.permissions import Capability, people_who

FEWEST = 2  # an answer that no manager gives alone has at least two people behind it


@dataclass(frozen=True)
class Voter:
    """Somebody who may answer for the board."""

    user: User
    is_youth: bool = False
    is_manager: bool = False
    is_deputy: bool = False


@dataclass(frozen=True)
class Electorate:
    """Those who answer one dream."""

    rule: str
    wanted: int  # the branch's own number under the board's rule
    voters: tuple[Voter, ...]
    barred: frozenset[int] = frozenset()  # keys of users

    @property
    def needed(self) -> int:
        """How many equal answers: never more than there are people who may give one, never fewer than two."""
        count = len(self.voters)
        wanted = min(self.wanted, count) if self.rule == Branch.AnswerRule.BOARD else count // 2 + 1
        return max(FEWEST, wanted)

    @property
    def needs_youth(self) -> bool:
        """Under the board's rule a youth vote is among them, where a youth may vote."""
        return self.rule == Branch.AnswerRule.BOARD and any(voter.is_youth for voter in self.voters)

    def decides_alone(self, user: User) -> bool:
        return self.rule == Branch.AnswerRule.MANAGER and any(
            voter.is_manager and voter.user == user for voter in self.voters
        )

    def has(self, user: User) -> bool:
        return any(voter.user == user for voter in self.voters)

    def is_youth(self, user: User) -> bool:
        return any(voter.is_youth and voter.user == user for voter in self.voters)

    def missing(self, answers: Iterable[BoardAnswer]) -> list[Voter]:
        """Who has not answered yet."""
        given = {answer.user_id for answer in answers}
        return [voter for voter in self.voters if voter.user.pk not in given]

    def deciding(self, answers: Sequence[BoardAnswer]) -> BoardAnswer | None:
        """The newest of the answers with which the board has spoken; none while it has not."""
        counted = [answer for answer in answers if self.has(answer.user)]
        for answer in sorted(counted, key=lambda each: each.pk, reverse=True):
            if self.decides_alone(answer.user) or self._are_enough([a for a in counted if _equal(a, answer)]):
                return answer
        return None

    def _are_enough(self, equal: Sequence[BoardAnswer]) -> bool:
        if len(equal) < self.needed:
            return False
        return not self.needs_youth or any(self.is_youth(answer.user) for answer in equal)

    def remarks(self, answers: Sequence[BoardAnswer]) -> list[str]:
        """What is out of the ordinary, and what to do: one sentence each, and never "it cannot be answered"."""
        told = []
        together = self.rule == Branch.AnswerRule.BOARD
        alone = not together and any(voter.is_manager for voter in self.voters)
        if len(self.voters) < FEWEST and not alone:
            told.append(
                _(
                    "Too few can answer this dream. The bank manager gives a seat, or a deputy's seat, to somebody "
                    "who has no conflict of interest."
                )
            )
        elif together and len(self.voters) < self.wanted:
            told.append(
                ngettext(
                    "Only %(count)d on the board can answer, so everybody must agree. The bank manager can fill the "
                    "empty seats.",
                    "Only %(count)d on the board can answer, so all of them must agree. The bank manager can fill the "
                    "empty seats.",
                    len(self.voters),
                )
                % {"count": len(self.voters)}
            )
        if together and not self.needs_youth:
            told.append(
                _(
                    "No young member can answer, so the others answer without a youth vote this time. The bank "
                    "manager can give a seat to somebody under 18."
                )
            )
        if len(self.voters) >= FEWEST and not self.missing(answers) and self.deciding(answers) is None:
            told.append(
                _(
                    "Everybody has answered, and not alike. Talk it over: whoever changes their mind answers once "
                    "more, and the newest answer counts."
                )
            )
        return told


@dataclass(frozen=True)
class Board:
    """Everybody who may answer in one branch: fetched once, asked for each of its dreams."""

    rule: str
    wanted: int
    members: tuple[Voter, ...]
    deputies: tuple[Voter, ...]

    @classmethod
    def of(cls, branch: Branch) -> Self:
        """Three queries, however many people."""
        managers = set(people_who(branch, Capability.MANAGE_BRANCH).values_list("pk", flat=True))
        seats = {
            seat.user_id: seat
            for seat in CouncilSeat.objects.serving_on(timezone.localdate()).filter(
                council__branch=branch, council__kind="board", user__isnull=False
            )
        }
        voters = [
            Voter(
                user,
                is_youth=bool(seats.get(user.pk) and seats[user.pk].is_youth()),
                is_manager=user.pk in managers,
                is_deputy=bool(seats.get(user.pk) and seats[user.pk].office == CouncilSeat.Office.DEPUTY),
            )
            for user in people_who(branch, Capability.ANSWER_DREAMS).order_by("name", "pk")
        ]
        return cls(
            rule=branch.answer_rule,
            wanted=branch.answer_votes,
            members=tuple(voter for voter in voters if not voter.is_deputy),
            deputies=tuple(voter for voter in voters if voter.is_deputy),
        )

    def without(self, barred: frozenset[int]) -> Electorate:
        """Who answers where these have a conflict of interest. For a barred member the deputies step in."""
        called = self.members
        if any(voter.user.pk in barred for voter in self.members):
            called += self.deputies
        voters = tuple(voter for voter in called if voter.user.pk not in barred)
        return Electorate(self.rule, self.wanted, voters, barred)


def electorate(dream: Dream) -> Electorate:
    """Who answers this dream now."""
    barred = Conflict.objects.filter(dream=dream).values_list("user", flat=True)
    return Board.of(dream.branch).without(frozenset(barred))


def answers_to(dream: Dream, attempt: int) -> QuerySet[BoardAnswer]:
    """What single members have answered in this attempt."""
    return BoardAnswer.objects.filter(dream=dream, attempt=attempt).select_related("user")


def _equal(one: BoardAnswer, other: BoardAnswer) -> bool:
    return (one.verdict, one.hairy) == (other.verdict, other.hairy)
