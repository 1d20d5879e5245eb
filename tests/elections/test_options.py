"""What stands on a ballot: frozen with a picture, struck without a trace of it."""

import hashlib

import pytest

from elections import actions
from elections.models import OptionPicture
from tests.factories.elections import open_by_code, prepare

pytestmark = pytest.mark.django_db
PICTURE = actions.PictureDraft(b"a picture", "image/jpeg", 480, 320, "A sauna")
OTHER = actions.PictureDraft(b"a drawing", "image/svg+xml", 480, 270)
OPTIONS = [
    actions.OptionDraft("Sauna", "dream:1", language="en", picture=PICTURE),
    actions.OptionDraft("Benches", "dream:2"),
]


def test_a_picture_is_kept_as_it_came_and_an_option_may_have_none():
    election = prepare(options=OPTIONS)

    sauna, benches = election.options.with_picture()

    assert bytes(sauna.picture.content) == b"a picture"
    assert sauna.picture.sha256 == hashlib.sha256(b"a picture").hexdigest()
    assert (sauna.language, benches.language) == ("en", "")
    assert not hasattr(benches, "picture")


@pytest.mark.parametrize("options", [OPTIONS, [*OPTIONS, actions.OptionDraft("C", "dream:3", picture=OTHER)]])
def test_pictures_are_fetched_with_their_options_and_without_their_bytes(options, django_assert_num_queries):
    election = prepare(options=options)

    with django_assert_num_queries(1):
        found = [
            getattr(option, "picture", None) and option.picture.width for option in election.options.with_picture()
        ]

    assert len(found) == len(options)
    assert "content" in election.options.with_picture()[0].picture.get_deferred_fields()


def test_a_strike_takes_title_language_and_picture():
    election, _codes = open_by_code(options=OPTIONS)
    option = election.options.get(no=1)

    actions.strike_title(option, title="Taken back")

    option = election.options.get(no=1)
    assert (option.title, option.language, option.about, option.is_struck) == ("Taken back", "", "", True)
    assert not OptionPicture.objects.exists()


def test_a_swapped_picture_is_gone():
    election, _codes = open_by_code(options=OPTIONS)

    actions.swap_picture(election.options.get(no=1), picture=OTHER)

    assert [bytes(picture.content) for picture in OptionPicture.objects.all()] == [b"a drawing"]


def test_the_opening_writes_down_the_pictures_and_the_key():
    election, _codes = open_by_code(options=OPTIONS)

    opened = election.events.get(kind="opened").payload

    assert opened["pictures"] == {"1": hashlib.sha256(b"a picture").hexdigest()}
    assert opened["key"] == actions.verify_key(election)
