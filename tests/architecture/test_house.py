"""The house stands: who knows whom, what is named, what is small enough to read."""

import ast
import re
import subprocess
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import CheckConstraint, UniqueConstraint
from django.urls import get_resolver
from django.urls.resolvers import RoutePattern

ROOT = Path(__file__).resolve().parents[2]
ROOF_TO_GROUND = [
    "cms",
    "townhalls",
    "workshops",
    "polls",
    "dreams",
    "elections",
    "schools",
    "printing",
    "accounts",
    "live",
]
LONGEST_MODULE = 400
# Published whole with every result: a recount is one file that needs nothing beside it (docs/decisions/0016).
ONE_FILE_BY_DESIGN = {"elections/tally.py"}
LONGEST_FUNCTION = 60

# Addresses that work without signing in, by a code, a link or nothing. Every other one sends a stranger away.
OPEN_TO_ALL = {
    "accounts": {"sign_in", "seat_pass", "sign_out", "choose_language"},
    "cms": None,  # what editors publish is public
    "dreams": {"bank", "factory", "board", "dream", "support", "cover", "deposit", "similar", "mine"},
    "workshops": {"join", "join_by_link", "my_card", "seat", "news", "council_news"},
    "polls": {
        *{"all", "poll", "picture", "ballot", "receipt", "mail", "events"},
        *{"board", "board_json", "board_feed", "kit", "protocol"},
    },
    "townhalls": {"page", "register", "registered", "mine", "calendar"},
    "schools": set(),
    "printing": set(),
}


def tracked(*patterns):
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "--", *patterns],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / name for name in sorted(set(listed.stdout.splitlines())) if (ROOT / name).exists()]


def our_models():
    return [model for app in ROOF_TO_GROUND for model in apps.get_app_config(app).get_models(include_auto_created=True)]


def named(path):
    return str(path.relative_to(ROOT))


def test_foreign_keys_point_down():
    """import-linter cannot see them: they hide in strings."""
    upward = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model in our_models()
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and field.related_model
        if field.related_model._meta.app_label in ROOF_TO_GROUND
        if ROOF_TO_GROUND.index(field.related_model._meta.app_label) < ROOF_TO_GROUND.index(model._meta.app_label)
    ]

    assert upward == []


def test_rooms_are_listed_from_roof_to_ground():
    installed = [app.label for app in apps.get_app_configs() if app.label in ROOF_TO_GROUND]

    assert installed == ROOF_TO_GROUND


def test_constraints_are_named_after_their_room():
    """A refused row is told apart by the name of what refused it."""
    strangers = [
        f"{model._meta.label}: {constraint.name}"
        for model in our_models()
        for constraint in model._meta.constraints
        if isinstance(constraint, CheckConstraint | UniqueConstraint)
        if not constraint.name or re.search(r"_[0-9a-f]{8}", constraint.name)
    ]
    # guardian's own tables bring theirs along.
    ours = [model for model in our_models() if not model.__name__.endswith("ObjectPermission")]
    ours = [model for model in ours if not model._meta.auto_created]

    assert strangers == []
    assert [model._meta.label for model in ours if model._meta.unique_together] == []


def test_every_module_can_be_read_in_one_sitting():
    long = [
        f"{named(path)}: {lines}"
        for path in tracked("*.py")
        if "migrations" not in path.parts and named(path) not in ONE_FILE_BY_DESIGN
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_MODULE
    ]

    assert long == []


def test_every_function_fits_a_screen():
    long = [
        f"{named(path)}: {node.name} has {node.end_lineno - node.lineno + 1} lines"
        for path in tracked(*(f"{room}/*.py" for room in [*ROOF_TO_GROUND, "lifecycles", "config", "scripts"]))
        if "migrations" not in path.parts
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno + 1 > LONGEST_FUNCTION
    ]

    assert long == []


@pytest.mark.parametrize("word", ["utils", "util", "common", "core", "helpers", "misc"])
def test_what_two_rooms_need_has_a_name(word):
    assert [named(path) for path in tracked("*.py") if word in {path.stem, *path.relative_to(ROOT).parts}] == []


def test_only_settings_read_the_environment():
    readers = [
        named(path)
        for path in tracked(*(f"{room}/*.py" for room in [*ROOF_TO_GROUND, "lifecycles"]))
        # Setting a variable for a C library is another thing than asking for one.
        if re.search(r"\bos\.(environ(?!\[[^]]+\] = )|getenv)\b", path.read_text(encoding="utf-8"))
    ]

    assert readers == []


def test_brand_names_are_settings():
    literal = [
        named(path)
        for path in tracked(*(f"{room}/*.py" for room in ROOF_TO_GROUND), "templates/*.html")
        if "migrations" not in path.parts
        if any(re.search(r"Drømmebanken|Team Experience", text) for text in texts_for_people(path))
    ]

    assert literal == []


def texts_for_people(path):
    """A template whole, of a module its strings; what docstrings and comments say nobody sees on a screen."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        return [text]
    tree = ast.parse(text)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        if node.body and isinstance(node.body[0], ast.Expr)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings
    ]


def addresses():
    """Every address of ours that has a name: the room, the name, values that fit it."""
    for room in get_resolver().url_patterns:
        if getattr(room, "app_name", None) in OPEN_TO_ALL:
            for pattern in room.url_patterns:
                yield room.app_name, pattern


def a_value_for(converter):
    return {
        "IntConverter": "999999",
        "UUIDConverter": "00000000-0000-4000-8000-000000000000",
        "SlugConverter": "nowhere",
        "StringConverter": "nothing",
        "PathConverter": "nothing",
    }.get(type(converter).__name__, "nothing")


def an_address(app, pattern):
    """One that fits the pattern and leads to a thing that is not there, or nothing for a regular expression."""
    if not isinstance(pattern.pattern, RoutePattern):
        return None
    values = pattern.pattern.converters
    return (
        "/"
        + _prefix(app)
        + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: a_value_for(values[found[1]]), str(pattern.pattern))
    )


def test_strangers_are_sent_to_sign_in_or_find_nothing(client, db):
    """Also when the thing is not there: the answer must not tell."""
    let_in = []
    for app, pattern in addresses():
        path = an_address(app, pattern)
        if path is None or OPEN_TO_ALL[app] is None or pattern.name in OPEN_TO_ALL[app]:
            continue
        for method in (client.get, client.post):
            status = method(path).status_code
            if status not in {302, 403, 404, 405}:
                let_in.append(f"{app}:{pattern.name} {status}")

    assert let_in == []


def _prefix(app):
    return next(str(room.pattern) for room in get_resolver().url_patterns if getattr(room, "app_name", None) == app)
