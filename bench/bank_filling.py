"""A large municipality's dreams for bench/bank.py: varied words, as common and as rare as words are, in seconds."""

import datetime
import random
import uuid
from itertools import accumulate
from typing import Any

_FIRST_TEXT = (
    "sjø bad leke tur klatre kino sykkel fotball brygge sol måne fjord is vaffel gape blomster bord skate musikk dans "
    "fugle eple bær natur skog fjell elve strand båt fiske ski ake hoppe gate torg park hage kjøkken verksted bok lyd "
    "bilde lys teater sang kor ungdoms barne bestemor nabo vennskap språk kode robot film spill mat suppe brød kaffe "
    "sommer vinter vår høst natt kveld morgen helge ferie jule fest flagg regnbue stjerne ugle reve elg bie"
)
_FIRST = _FIRST_TEXT.split()
_LAST_TEXT = (
    "plass vei vegg kveld sti bane hus scene bibliotek stue bed krok benk bu hytte klubb dag uke marked verksted rom "
    "lekeapparat tårn bro brygge hage park skole kurs tog båt gruppe kor fest kafé kjøkken hjørne løype rampe vogn tak "
    "vindu port torg mølle kasse skap hylle kilde mur løp tavle samling sal stall dam fontene"
)
_LAST = _LAST_TEXT.split()
_SMALL_TEXT = (
    "vi vil ha et sted der alle kan møtes og være sammen ute ved sjøen for barn ungdom voksne eldre i parken på skolen "
    "huset når det er mørkt om kveldene lys med plass til mange som ikke har noe å gjøre slik at ingen står alene her "
    "hvor en to tre bygge lage dele låne lære leke sitte gå bade hoppe grille spise fortelle vinter sommer"
)
_SMALL = _SMALL_TEXT.split()
THEMES = ("meeting_place", "nature", "activity", "safety", "culture", "help_others", "celebration", "digital")
WORDS_OF_A_DEPOSIT = {
    "what": "Vi vil bygge en badstue ved sjøen, der alle kan varme seg.",
    "why": "Vinteren er lang, og mange sitter alene.",
    "for_whom": "Alle som fryser",
    "place": "Brygga",
    "owner_email": "kari@example.org",
    "email": "kari@example.org",
    "owner_name": "Kari",
    "name": "Kari",
    "need_0_title": "Planker",
    "need_0_wanted": "12",
    "need_1_title": "Folk med hammer",
    "need_1_wanted": "20",
}


def lay_ground() -> Any:
    """A branch with a licence that holds."""
    from schools.models import Branch, Licence

    today = datetime.date.today()
    licence = Licence.objects.create(
        holder="Storvik kommune",
        holder_kind=Licence.Holder.MUNICIPALITY,
        valid_from=today - datetime.timedelta(days=1),
        valid_to=today + datetime.timedelta(days=365),
    )
    return Branch.objects.create(slug="storvik", name="Storvik", licence=licence)


def fill(branch: Any, until: int) -> None:
    """So many dreams in the Bank, a tenth as many in the Factory; what people see does not depend on the triggers."""
    from django.db import connection

    from dreams.models import Dream

    first = Dream.objects.in_bank().count()
    ground = next(iter(Dream.objects.all()[:1]), None) or a_whole_dream(branch)
    columns = [field for field in Dream._meta.concrete_fields if not field.generated and not field.primary_key]
    names = ", ".join(f'"{field.column}"' for field in columns)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE dreams_dream DISABLE TRIGGER USER")
        with cursor.copy(f"COPY dreams_dream ({names}) FROM STDIN") as copy:
            for values in _rows(ground, first, until):
                copy.write_row([values[field.attname] for field in columns])
        cursor.execute("ALTER TABLE dreams_dream ENABLE TRIGGER USER")
        cursor.execute("VACUUM ANALYZE dreams_dream")  # as the database does by itself, later


def _rows(ground: Any, first: int, until: int) -> Any:
    from django.utils import timezone

    from dreams import search
    from dreams.models import Dream

    dice = random.Random(first)
    words = [*_SMALL, *_common_first()]
    shares = list(accumulate(1 / (rank + 3) for rank in range(len(words))))
    stem_of = {word: search.stems([word]).strip() for word in words}
    fixed = {
        field.attname: getattr(ground, field.attname) for field in Dream._meta.concrete_fields if not field.generated
    }
    now = timezone.now()
    for n in range(first, until):
        said = dice.choices(words, cum_weights=shares, k=dice.randint(30, 60))
        title = [dice.choice(_FIRST) + dice.choice(_LAST), *said[:3]]
        stems = dict.fromkeys([search.stems([title[0]]).strip(), *(stem_of[word] for word in said)])
        yield fixed | {
            "title": " ".join(title).capitalize()[:90],
            "what": f"{' '.join(said[:24]).capitalize()}.",
            "why": f"{' '.join(said[24:]).capitalize()}.",
            "theme": THEMES[n % len(THEMES)],
            "place": f"{dice.choice(_FIRST).capitalize()}{dice.choice(_LAST)}",
            "state": "producing" if n % 11 == 10 else "approved",
            "hairy": n % 17 == 0,
            "support_count": int(dice.paretovariate(1.1)) % 400,
            "confirmed_count": 0,
            "published_at": now - datetime.timedelta(minutes=5 * (until - n)),
            "nominated_at": now - datetime.timedelta(minutes=n) if n % 500 == 3 else None,
            "picked_at": now - datetime.timedelta(minutes=n) if n % 400 == 7 else None,
            "map_x": dice.randrange(10_000),
            "map_y": dice.randrange(10_000),
            "stems": f" {' '.join(stems)} ",
            "shuffle": dice.randrange(2**31),
            "nonce": uuid.UUID(int=dice.getrandbits(128)),
            "key_mac": None,
        }


def _common_first() -> list[str]:
    """All words that two parts make, in a mixed order that is always the same."""
    dice = random.Random(1)
    made = [first + last for first in _FIRST for last in _LAST]
    dice.shuffle(made)
    return made


def a_whole_dream(branch: Any) -> Any:
    """One as people write them, with answers to the criteria: what the page of one dream is measured by."""
    from django.utils import timezone

    from dreams.models import AskedOf, CriteriaAnswer, CriteriaVersion, Dream, Met

    dream = Dream.objects.create(
        branch=branch,
        title="En badstue ved sjøen",
        what="Vi vil bygge en liten badstue der båtene ligger, med plass til tolv og utsikt mot holmene. " * 3,
        why="Vinteren er lang, og mange sitter alene. Den som har vært i vannet sammen, hilser i butikken.",
        for_whom="Alle som fryser, og alle som liker å bli varme",
        theme="meeting_place",
        place="Brygga",
        owner_name="Kari",
        state="approved",
        submitted_at=timezone.now(),
        answer_due=timezone.localdate(),
        published_at=timezone.now(),
        support_count=12,
    )
    version = CriteriaVersion.objects.current()
    for asked_of in (AskedOf.OWNER, AskedOf.BOARD):
        for criterion in (1, 2, 3):
            CriteriaAnswer.objects.create(
                dream=dream, version=version, asked_of=asked_of, criterion=criterion, met=Met.YES
            )
    return dream


def processes_of_the_database() -> list[int]:
    """What works for us on the database's side."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
        return [pid for (pid,) in cursor.fetchall()]
