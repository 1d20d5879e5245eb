"""Money as people read it."""

from django import template

from dreams.models.needs import Resource, in_units

register = template.Library()


@register.filter
def kroner(amount: int) -> str:
    """`40000` as “40 000 kroner”."""
    return in_units(Resource.MONEY, amount)
