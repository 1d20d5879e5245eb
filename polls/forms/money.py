"""Money to share, as an officer types it: how much there is, and what each dream costs."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy as _

from dreams.models import Dream
from polls.ways import MOST_MONEY

_GROUPED = re.compile(r"^[0-9]{1,3}(\.[0-9]{3})+$")  # 40.000, as many write it


class KronerField(forms.IntegerField):
    """Whole kroner, however they are written: “40000”, “40 000”, “40.000 kr”, “40 000,-”."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": 20, "class": "count"})

    def __init__(self, *, asked: Any, **kwargs: Any) -> None:
        wrong = _("Write whole kroner with digits, such as 40 000.")
        messages = {"invalid": wrong, "min_value": wrong, "required": asked}
        super().__init__(min_value=1, max_value=MOST_MONEY, error_messages=messages, **kwargs)

    def to_python(self, value: Any) -> int | None:
        text = re.sub(r"\s+", "", str(value or "")).lower().removeprefix("kr").removesuffix("kr").removesuffix("kroner")
        text = re.sub(r",(-|00)$", "", text)
        if _GROUPED.match(text):
            text = text.replace(".", "")
        if text and not re.fullmatch(r"[0-9]{1,15}", text):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(text)


class SharedMoney(forms.Form):
    """The part of setting up that is asked where money is shared."""

    budget = KronerField(
        label=_("How much money is there to share, in kroner?"), asked=_("Write how much money there is.")
    )

    def ask_costs(self, dreams: Sequence[Dream]) -> None:
        """A field for what each dream costs; only those that are ticked are read."""
        for dream in dreams:
            label = gettext("What “%(title)s” costs, in kroner") % {"title": dream.title}
            self.fields[cost_name(dream.pk)] = KronerField(label=label, asked=_("Write what it costs."))

    def forget_money(self, *, but_of: Sequence[str] = (), but_budget: bool = False) -> None:
        """What nobody asks for just now need not be right."""
        kept = {cost_name(key) for key in but_of} | ({"budget"} if but_budget else set())
        for name in set(self.errors) - kept:
            if name == "budget" or name.startswith(cost_name("")):
                del self.errors[name]

    def check_money(self, chosen: Sequence[str]) -> list[int]:
        """What the chosen dreams cost; what is wrong stands at its field."""
        self.forget_money(but_of=chosen, but_budget=True)
        budget = self.cleaned_data.get("budget")
        costs = {name: self.cleaned_data.get(name) for name in map(cost_name, chosen)}
        for name, cost in costs.items():
            if cost and budget and cost > budget:
                said = gettext(
                    "This is more than there is, and could never come about. Leave it out, or raise the sum."
                )
                self.add_error(name, said)
        known = [cost for cost in costs.values() if cost is not None]
        if budget and len(known) == len(chosen) > 1 and sum(known) <= budget:
            said = gettext("All these dreams together cost no more than this: there is nothing to choose between.")
            self.add_error("budget", said)
        return known


def cost_name(key: object) -> str:
    """The field for what a dream costs."""
    return f"cost_{key}"
