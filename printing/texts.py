"""Text from people, made safe to set: what no typeface can show and what would never end is taken out."""

import unicodedata

from printing import fonts

LINE = 80
BODY = 2000
STAND_IN = "?"
_KEPT = {"\n"}
_DROPPED = {"Cc", "Cs", "Co", "Cn"}
_DIRECTIONS = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


def line(text: object, limit: int = LINE) -> str:
    """One line of at most `limit` signs; longer text ends in an ellipsis."""
    return _shortened(" ".join(_clean(str(text)).split()), limit)


def body(text: object, limit: int = BODY) -> str:
    """Several lines, at most `limit` signs in all."""
    lines = [" ".join(part.split()) for part in _clean(str(text)).split("\n")]
    return _shortened("\n".join(lines).strip(), limit)


def _clean(text: str) -> str:
    normal = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    return "".join(sign if sign in _KEPT else _settable(sign) for sign in normal)


def _settable(sign: str) -> str:
    """The sign itself, a stand-in for a letter that our typefaces lack, or nothing for pictures and controls."""
    kind = unicodedata.category(sign)
    if kind in _DROPPED or sign in _DIRECTIONS:
        return ""
    if ord(sign) in fonts.signs():
        return sign
    return STAND_IN if kind.startswith(("L", "N")) else ""


def _shortened(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
