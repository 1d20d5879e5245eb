"""Pictures of every printed page, in every language, and one sheet with all of them.

usage: python -m scripts.proofs [FOLDER]        (var/proofs when none is given)
"""

import datetime
import os
import sys
import tempfile
from pathlib import Path

SEATS = 28
WIDTH = 900
THUMB = 220


def workshop_with_seats(*, seats: int = SEATS, script: str = "t5-7-90", grade: int | None = 6, name: str = "6B"):
    """A class, a planned workshop and its seats, in the database that is set up; the workshop."""
    from django.utils import timezone

    from accounts.models import User
    from schools.models import Branch, Licence, Pupil, School, SchoolClass
    from workshops import scripts
    from workshops.actions.join_codes import free_join_code
    from workshops.actions.seats import lay_seats
    from workshops.models import Phase, Workshop

    today = timezone.localdate()
    licence = Licence.objects.create(
        holder="Vågøy kommune",
        holder_kind="municipality",
        valid_from=today - datetime.timedelta(days=30),
        valid_to=today + datetime.timedelta(days=300),
    )
    number = Branch.objects.count() + 1
    branch = Branch.objects.create(slug=f"proof-{number}", name="Vågøy", licence=licence)
    school = School.objects.create(branch=branch, name="Sørstranda skole")
    school_class = SchoolClass.objects.create(school=school, name=name, grade=grade, school_year=today.year)
    Pupil.objects.bulk_create(Pupil(school_class=school_class, number=n) for n in range(1, seats + 1))
    workshop = Workshop.objects.create(
        school_class=school_class,
        script=script,
        title="Hva drømmer vi om for Sørstranda?",
        starts_at=timezone.make_aware(datetime.datetime(2026, 11, 25, 8, 30)),  # noqa: DTZ001 - made aware here
        join_code=free_join_code(),
        created_by=User.objects.first(),
    )
    Phase.objects.bulk_create(
        Phase(workshop=workshop, position=n, step=n, code=slot.code, minutes=slot.minutes, sitting=slot.sitting)
        for n, slot in enumerate(scripts.get(script).phases, start=1)
    )
    lay_seats(workshop)
    return workshop


def files(workshop, language, *, wanted=None):
    """The whole pack, or the protocol of one that was held, or only some of it: file by file as an order binds it."""
    from printing import binding, registry, volumes
    from printing.models import Order

    kind = "protocol" if workshop.state == "finished" else "workshop"
    order = Order(subject=f"{kind}:{workshop.pk}", language=language)
    offered = registry.documents_for(order.subject)
    things = volumes.things_of(offered, order.subject)
    documents = [document for document in offered if not document.hindrance(things[document.load])]
    if wanted is not None:
        documents = [document for document in documents if document.id in wanted]
    planned = volumes.plan(documents, volumes.cuts_of(documents, things))
    return [binding.build(volume.documents, order) for volume in planned]


def held(workshop, *, words: str = ""):
    """The same workshop after its lesson, led by a teacher of the class."""
    from accounts.models import User
    from schools.actions import join
    from schools.roles import Role
    from scripts import lived

    teacher = User.objects.create_user(email=f"proof-{workshop.pk}@example.org", password=None)
    join(teacher, role=Role.TEACHER, place=workshop.school_class)
    return lived.hold(workshop, by=teacher, words=words)


class _NoMigrations:
    """Tables as the models are today: a house for one look needs no history, and is there ten times as soon."""

    def __contains__(self, label):
        return True

    def __getitem__(self, label):
        return None


def fresh_house():
    """Django on an empty database of its own, gone with the process."""
    scratch = tempfile.TemporaryDirectory(prefix="drommebanken-proofs-")
    os.environ["VAR_DIR"] = scratch.name
    os.environ["DATABASE_URL"] = ""
    os.environ.setdefault("PUBLIC_ADDRESS", "https://drommebanken.example")
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.dev"
    import django

    django.setup()
    lay_tables()
    return scratch


def lay_tables():
    """The tables of an empty database, without their history."""
    from django.conf import settings
    from django.core.management import call_command

    settings.MIGRATION_MODULES = _NoMigrations()
    call_command("migrate", verbosity=0, run_syncdb=True)


def proof(workshop, folder: Path, *, prefix: str = "") -> list[Path]:
    """Draw the pack in nb, nn and en into `folder`; the pictures."""
    from printing import pictures

    found = []
    for language in ("nb", "nn", "en"):
        for number, bound in enumerate(files(workshop, language), start=1):
            drawn = bound.draw()
            what = "-".join(document.id.partition(".")[2] for document in bound.volume.documents)
            file = folder / f"{prefix}workshop-{number}-{what[:60]}-{language}.pdf"
            file.write_bytes(drawn.content)
            for page in range(drawn.pages):
                picture = file.with_name(f"{file.stem}-{page + 1:02}.png")
                picture.write_bytes(pictures.page_png(file, page=page, width=WIDTH))
                found.append(picture)
            print(f"{file.name}: {drawn.pages} pages, {len(drawn.content) // 1024} kB")
    return found


def contact_sheet(pictures: list[Path], target: Path, *, columns: int = 8) -> None:
    """All pictures small, in rows."""
    from PIL import Image

    rows = -(-len(pictures) // columns)
    height = int(THUMB * 1.45)
    sheet = Image.new("RGB", (columns * (THUMB + 8) + 8, rows * (height + 8) + 8), "#8a8a8a")
    for place, path in enumerate(pictures):
        with Image.open(path) as picture:
            picture.thumbnail((THUMB, height))
            row, column = divmod(place, columns)
            sheet.paste(picture, (8 + column * (THUMB + 8), 8 + row * (height + 8)))
    sheet.save(target)


def main() -> None:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "var/proofs").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    from scripts import lived

    for old in folder.glob("*workshop-*.p??"):
        old.unlink()
    with fresh_house():
        pictures = proof(workshop_with_seats(), folder)
        pictures += proof(
            workshop_with_seats(seats=20, script="t1-4-2x45", grade=2, name="2A"), folder, prefix="young-"
        )
        pictures += proof(held(workshop_with_seats(name="7C")), folder)
        pictures += proof(held(workshop_with_seats(name="7D"), words=lived.LONG), folder, prefix="long-")
    contact_sheet(pictures, folder / "contact-sheet.png")
    print(f"{len(pictures)} pages in {folder}")


if __name__ == "__main__":
    main()
