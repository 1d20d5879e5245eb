"""Dots and votes from paper, counted by hand and typed in as sums. A sum that cannot be right is asked about first."""

from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy as _, ngettext

from accounts.models import User
from elections.actions import BadCount, BoxClosed
from elections.models import Election
from workshops.actions import dots, vote
from workshops.actions.room import NotNow
from workshops.models import CouncilSession, DotRound, Workshop

MOST_ON_PAPER = 400


class PaperCounts(forms.Form):
    """A number a line. More than those without a device can have given needs a word that it is so."""

    sure = forms.BooleanField(label=_("Yes, pupils with a device also used paper"), required=False)

    def __init__(self, room: "Workshop | CouncilSession", *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.room: Any = room
        self.asks_if_sure = False

    def add_count(self, name: str, label: str, initial: int | None = None) -> None:
        widget = forms.NumberInput(attrs={"inputmode": "numeric", "class": "count"})
        self.fields[name] = forms.IntegerField(
            label=label, min_value=0, max_value=MOST_ON_PAPER, required=False, widget=widget, initial=initial
        )
        self.fields["sure"] = self.fields.pop("sure")  # asked last

    @property
    def counts(self) -> list[forms.BoundField]:
        """The lines, without the question whether it is so."""
        return [field for field in self if field.name != "sure"]

    @property
    def first_wrong(self) -> str:
        """The key of the field that takes the focus."""
        wrong = [field.auto_id for field in self.counts if field.errors]
        return wrong[0] if wrong else ""

    def typed(self, prefix: str) -> dict[int, int]:
        """What stands in the lines of this kind, by the key in their names; an empty one is none."""
        said = self.cleaned_data
        return {int(name.removeprefix(prefix)): n or 0 for name, n in said.items() if name.startswith(prefix)}

    def refuse_if_too_many(self, total: int, *, each: int) -> None:
        """Ask when there are more than the seats without a device can have given, `each` so many."""
        without = self.room.seats.filter(token_mac__isnull=True).count()
        if total <= each * without or self.cleaned_data.get("sure"):
            return
        self.asks_if_sure = True
        self.add_error(None, self.too_many(total, without))

    def too_many(self, total: int, without: int) -> str:
        raise NotImplementedError


class PaperDotsForm(PaperCounts):
    """Dots that were drawn on paper, summed by cluster, typed in as the round closes."""

    def __init__(self, room: Workshop, *args: Any, **kwargs: Any) -> None:
        super().__init__(room, *args, **kwargs)
        for cluster in room.clusters.standing():
            self.add_count(f"cluster_{cluster.pk}", cluster.title)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors:
            open_round: DotRound | None = self.room.dot_rounds.open().first()
            budget = open_round.budget if open_round else dots.BUDGET
            self.refuse_if_too_many(sum(self.typed("cluster_").values()), each=budget)
        return cleaned

    def too_many(self, total: int, without: int) -> str:
        said = ngettext(
            "You typed %(typed)d dots, but %(n)d seat is without a device. Count once more, or confirm below.",
            "You typed %(typed)d dots, but %(n)d seats are without a device. Count once more, or confirm below.",
            without,
        )
        return said % {"typed": total, "n": without}

    def save(self, *, by: User) -> None:
        dots.close_round(self.room, by=by, on_paper=self.typed("cluster_"))


class PaperVotesForm(PaperCounts):
    """Paper ballots, counted by hand, by option."""

    def __init__(self, room: "Workshop | CouncilSession", election: Election, *args: Any, **kwargs: Any) -> None:
        super().__init__(room, *args, **kwargs)
        bundle = election.bundles.first()
        for option in election.options.all():
            label = f"{vote.letter_of(option.no)}: {option.title}"
            self.add_count(f"option_{option.no}", label, bundle.counts.get(str(option.no)) if bundle else None)
        self.add_count("blank", gettext("Blank"), bundle.blank if bundle else None)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors:
            self.refuse_if_too_many(sum(self.typed("option_").values()) + (cleaned["blank"] or 0), each=1)
        return cleaned

    def too_many(self, total: int, without: int) -> str:
        said = ngettext(
            "You typed %(typed)d ballots, but %(n)d seat is without a device. Count once more, or confirm below.",
            "You typed %(typed)d ballots, but %(n)d seats are without a device. Count once more, or confirm below.",
            without,
        )
        return said % {"typed": total, "n": without}

    def enter(self, **count: Any) -> None:
        """Put the count into the box of this room."""
        vote.enter_paper(self.room, **count)

    def save(self, *, by: User) -> bool:
        """Store the count; false, with the reason on the form, when there are more ballots than votes left."""
        try:
            self.enter(by=by, counts=self.typed("option_"), blank=self.cleaned_data["blank"] or 0)
        except BoxClosed as closed:
            raise NotNow from closed
        except BadCount as bad:
            if bad.free is None:
                self.add_error(None, gettext("This count cannot be right. Count once more."))
            else:
                said = gettext(
                    "These are more ballots than there are votes left: %(free)d at most. Nothing was changed."
                )
                self.add_error(None, said % {"free": bad.free})
            return False
        return True
