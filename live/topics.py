"""What can be listened to. A topic is a family and a key; whoever owns a family says what its state is.

A state is a handful of whole numbers: no word that a person wrote fits into one.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

Counts = Mapping[str, int]
Reader = Callable[[Sequence[str]], Mapping[str, Counts]]

_readers: dict[str, Reader] = {}


def topic(family: str, key: object) -> str:
    """The name of a topic, such as "room:12"."""
    return f"{family}:{key}"


def register(family: str, reader: Reader) -> None:
    """`reader` gets keys of this family and returns the state of each that exists; one query for all of them."""
    _readers[family] = reader


def read(topics: Iterable[str]) -> dict[str, Counts]:
    """The state of these topics as it is stored now. What does not exist is left out."""
    keys: dict[str, list[str]] = {}
    for name in topics:
        family, _colon, key = name.partition(":")
        keys.setdefault(family, []).append(key)
    return {
        topic(family, key): checked(counts)
        for family in keys.keys() & _readers.keys()
        for key, counts in _readers[family](keys[family]).items()
    }


def checked(counts: Counts) -> Counts:
    """The same; raises TypeError where something else than a number is about to be told to a whole room."""
    if strangers := [name for name, value in counts.items() if not isinstance(value, int)]:
        raise TypeError(f"only whole numbers are published, not {', '.join(strangers)}")
    return counts
