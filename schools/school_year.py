"""The Norwegian school year runs from August to July and is named by the year it starts in."""

import datetime


def starting_year(day: datetime.date) -> int:
    return day.year if day.month >= 8 else day.year - 1


def label(year: int) -> str:
    """`2026/27`"""
    return f"{year}/{(year + 1) % 100:02d}"
