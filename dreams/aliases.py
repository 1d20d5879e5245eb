"""Names of stars, handed out to pupils of a team: nobody chooses theirs, and none is a child's own."""

from collections.abc import Collection

STARS = (
    *("Altair", "Rigel", "Capella", "Spica", "Deneb", "Arktur", "Antares", "Polaris", "Pollux", "Castor"),
    *("Regulus", "Mizar", "Alcor", "Prokyon", "Bellatrix", "Mintaka", "Fomalhaut", "Aldebaran", "Canopus", "Hadar"),
    *("Shaula", "Algol", "Merak", "Dubhe", "Alioth", "Alkaid", "Mirfak", "Hamal", "Alnilam", "Sadr"),
)


def next_star(taken: Collection[str]) -> str:
    """The first name that nobody in the team has; after the last star they begin anew with a number."""
    turn = 1
    while True:
        for star in STARS:
            name = star if turn == 1 else f"{star} {turn}"
            if name not in taken:
                return name
        turn += 1
