"""Pictures on a ballot: copied with the titles, shown beside them, gone with a dream that is taken back."""

import hashlib
import re
from io import BytesIO

import pytest
from django.db import IntegrityError
from django.urls import reverse
from PIL import Image

from dreams import actions as dreams, pictures
from dreams.covers import cover_svg
from dreams.lifecycle import State
from dreams.models import Dream, Picture
from elections import actions as elections
from elections.models import OptionPicture
from polls import actions, documents, protocol
from polls.ways import Way
from tests.factories.dreams import DreamFactory
from tests.factories.elections import prepare
from tests.factories.polls import make_poll, open_poll, plan, vote
from tests.factories.schools import BranchFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.PICTURE_ROOT = tmp_path / "pictures"


def photographed(branch, title="Badstue", *, size=(1200, 800), **other):
    dream = DreamFactory(branch=branch, title=title, **other)
    file = BytesIO()
    Image.new("RGB", size, "teal").save(file, "JPEG")
    dreams.cover_with(dream, dreams.add_picture(dream, file, alt="En badstue ved vannet"))
    return dream


@pytest.fixture
def poll(town, officer):
    """Open, between a photograph and a drawing."""
    chosen = [photographed(town), DreamFactory(branch=town, title="Benker")]
    return open_poll(branch=town, by=officer, dreams=chosen)[0]


def at(poll, sha256):
    return reverse("polls:picture", args=[poll.branch.slug, poll.slug, sha256])


def kept(poll, no):
    return OptionPicture.objects.filter(option__election=poll.election, option__no=no).first()


def dream_of(poll, no):
    return Dream.objects.get(pk=poll.dream_keys()[no])


def test_a_photograph_is_copied_small_and_a_dream_without_one_shows_its_drawing(poll):
    photograph, drawing = kept(poll, 1), kept(poll, 2)
    dream, plain = dream_of(poll, 1), dream_of(poll, 2)

    assert bytes(photograph.content) == pictures.stored(dream.picture_key)[pictures.SMALL]
    assert (photograph.kind, photograph.width, photograph.height) == ("image/jpeg", 480, 320)
    assert (photograph.alt, drawing.alt) == ("En badstue ved vannet", "")
    assert bytes(drawing.content).decode() == cover_svg(str(plain.pk), plain.theme, plain.title)
    assert (drawing.kind, drawing.width, drawing.height) == ("image/svg+xml", 480, 270)


def test_the_fingerprints_stand_in_the_log_of_the_opening(poll):
    opened = poll.election.events.get(kind="opened")

    assert opened.payload["pictures"] == {
        str(no): hashlib.sha256(bytes(kept(poll, no).content)).hexdigest() for no in (1, 2)
    }


def test_what_is_frozen_stays_when_the_dream_s_file_is_gone(client, poll):
    dream = dream_of(poll, 1)
    before = bytes(kept(poll, 1).content)

    pictures.delete(dream.picture_key)
    page = client.get(at(poll, kept(poll, 1).sha256))

    assert page.content == before


def test_a_photograph_whose_file_is_lost_does_not_keep_an_election_from_being_set_up(town, officer):
    dream = photographed(town)
    pictures.delete(dream.picture_key)

    poll = make_poll(branch=town, by=officer, dreams=[dream, DreamFactory(branch=town)])

    assert kept(poll, 1).kind == "image/svg+xml"


def test_setting_up_anew_freezes_anew(town, officer):
    poll = make_poll(branch=town, by=officer)
    chosen = [photographed(town), *poll.dreams().values()]

    actions.set_up_anew(poll, plan(chosen), by=officer)

    kinds = OptionPicture.objects.order_by("option__no").values_list("option__no", "kind")
    assert list(kinds) == [(1, "image/jpeg"), *((no, "image/svg+xml") for no in (2, 3, 4))]


@pytest.mark.parametrize("no", [1, 2])
def test_a_picture_is_shown_as_nothing_else_than_a_picture(client, poll, no):
    client.logout()
    page = client.get(at(poll, kept(poll, no).sha256))

    assert page.content == bytes(kept(poll, no).content)
    assert page["Content-Type"] == kept(poll, no).kind
    assert page["X-Content-Type-Options"] == "nosniff"
    assert page["Content-Security-Policy"].startswith("default-src 'none'")
    assert page["Cache-Control"] == "public, max-age=86400"


def test_pictures_of_what_is_not_announced_or_of_another_election_are_not_found(client, town, officer, poll):
    draft = make_poll(branch=town, by=officer, dreams=[photographed(town), DreamFactory(branch=town)])
    sha256 = kept(draft, 2).sha256
    seen = [client.get(at(draft, sha256)).status_code, client.get(at(poll, sha256)).status_code]
    actions.rehearse(draft, by=officer)
    seen.append(client.get(at(draft, sha256)).status_code)

    assert seen == [404, 404, 200]


@pytest.mark.parametrize("way", Way.values)
def test_the_booth_shows_each_picture_once_in_a_frame_of_its_own(client, town, officer, way):
    chosen = [photographed(town, str(no)) for no in range(3)]
    poll, [code, *_], _by = open_poll(branch=town, by=officer, dreams=chosen, way=way)

    page = client.post(reverse("polls:ballot", args=[town.slug, poll.slug]), {"code": code}).content.decode()

    shown = re.findall(
        r'<img\s+class="frozen"\s+src="([^"]+)"\s+alt=""\s+width="480"\s+height="320"\s+loading="lazy"', page
    )
    assert shown == [at(poll, kept(poll, no).sha256) for no in (1, 2, 3)]


def test_the_election_s_page_says_what_each_picture_shows(client, poll):
    client.cookies["language"] = "en"

    page = client.get(poll.get_absolute_url()).content.decode()

    assert re.findall(r'class="frozen"\s+src="[^"]+"\s+alt="([^"]*)"', page) == [
        "En badstue ved vannet",
        "Illustration",
    ]


def test_the_winner_is_shown_with_its_picture(client, town, officer):
    poll, codes, by = open_poll(branch=town, by=officer, dreams=[photographed(town), DreamFactory(branch=town)])
    vote(poll, codes[0], 1)
    elections.close(poll.election, by=by)
    elections.count(poll.election, by=by)
    elections.certify(poll.election, by=by)

    page = client.get(poll.get_absolute_url()).content.decode()

    assert at(poll, kept(poll, 1).sha256) in page.partition('class="winners"')[2].partition("</ul>")[0]


@pytest.mark.parametrize("take", [State.HIDDEN, State.WITHDRAWN])
def test_a_dream_that_is_taken_back_takes_its_picture_along_for_good(client, poll, take):
    photograph = kept(poll, 1)
    dream = dream_of(poll, 1)

    dream.state, dream.hidden_from = take, State.APPROVED if take == State.HIDDEN else ""
    dream.save()
    page = client.get(poll.get_absolute_url()).content.decode()

    assert kept(poll, 1) is None
    assert kept(poll, 2) is not None
    assert client.get(at(poll, photograph.sha256)).status_code == 404
    assert "En badstue ved vannet" not in page
    assert photograph.sha256 not in page
    assert '<span class="frozen" aria-hidden="true"></span>' in page


def test_a_photograph_that_its_owner_takes_away_leaves_the_ballot_to_the_drawing(client, poll):
    photograph, other = kept(poll, 1), bytes(kept(poll, 2).content)
    dream = dream_of(poll, 1)

    dreams.change_picture(dream, upload=None, alt="")

    assert bytes(kept(poll, 1).content).decode() == cover_svg(str(dream.pk), dream.theme, dream.title)
    assert kept(poll, 1).alt == ""
    assert bytes(kept(poll, 2).content) == other
    assert client.get(at(poll, photograph.sha256)).status_code == 404


def test_a_picture_of_another_dream_changes_no_ballot(poll, town):
    other = photographed(town)

    Picture.objects.filter(dream=other).delete()

    assert kept(poll, 1).kind == "image/jpeg"


def test_no_sum_changes_when_a_picture_goes(client, town, officer):
    poll, codes, by = open_poll(branch=town, by=officer, dreams=[photographed(town), DreamFactory(branch=town)])
    for code in codes:
        vote(poll, code, 1)
    elections.close(poll.election, by=by)
    before = elections.result(poll.election)

    dream = dream_of(poll, 1)
    dream.state = State.WITHDRAWN
    dream.save()

    assert elections.result(poll.election) == before
    assert elections.is_whole(poll.election)


@pytest.mark.parametrize("wrong", [{"kind": "text/html"}, {"width": 0}])
def test_the_database_refuses_what_is_no_picture(wrong):
    drafted = {"content": b"x", "kind": "image/jpeg", "width": 1, "height": 1, **wrong}
    options = [
        elections.OptionDraft(title, f"dream:{title}", picture=elections.PictureDraft(**drafted)) for title in "AB"
    ]

    with pytest.raises(IntegrityError, match="option_picture"):
        prepare(options=options)


@pytest.mark.parametrize("count", [2, 12])
def test_pictures_cost_as_many_queries_however_many_dreams(client, town, officer, count, django_assert_num_queries):
    chosen = [photographed(town, str(no)) for no in range(count)]
    poll, [code, *_], _by = open_poll(branch=town, by=officer, dreams=chosen)
    client.logout()

    with django_assert_num_queries(6):
        page = client.get(poll.get_absolute_url())
    with django_assert_num_queries(6):
        booth = client.post(reverse("polls:ballot", args=[town.slug, poll.slug]), {"code": code})

    assert page.content.count(b'class="frozen"') == booth.content.count(b'class="frozen"') == count


def test_a_title_in_another_language_is_marked_wherever_it_stands(client, officer):
    town = BranchFactory(language="nb")
    chosen = [photographed(town, "Ein badstove", language="nn"), DreamFactory(branch=town, title="Benker")]
    spoken = []
    for way, marks in ((Way.CROSS, {"choice": "1"}), (Way.RANK, {"rank_1": "1"}), (Way.DOTS, {"dots_1": "9"})):
        poll, [code, *_], by = open_poll(branch=town, dreams=chosen, way=way)
        address = reverse("polls:ballot", args=[town.slug, poll.slug])
        booth = client.post(address, {"code": code})
        fields = {"voter": code, "nonce": booth.context["form"]["nonce"].value(), **marks}
        check = client.post(address, {**fields, "do": "check"})
        client.post(address, {**fields, "do": "cast"})
        for move in (elections.close, elections.count, elections.certify):
            move(poll.election, by=by)
        spoken += [booth, check, client.get(poll.get_absolute_url())]

    for page in spoken:
        text = page.content.decode()
        found = re.findall(
            r'lang="nn"[^>]*>(?:\s*<h3>\s*<span class="letter">1</span>\s*<a[^>]*>)?\s*(?:1\. )?Ein badstove', text
        )
        assert len(found) == len(re.findall(r"Ein badstove", text.partition("<main")[2])), text
        assert 'lang="nn">Benker' not in text


def test_a_title_in_another_language_is_marked_on_paper_too(officer):
    town = BranchFactory(language="nb")
    chosen = [DreamFactory(branch=town, title="Ein badstove", language="nn"), DreamFactory(branch=town, title="Benker")]
    poll, codes, by = open_poll(branch=town, dreams=chosen)
    vote(poll, codes[0], 1)

    ballots = documents.build_ballots(f"poll:{poll.pk}", "nb").html
    for move in (elections.close, elections.count, elections.certify):
        move(poll.election, by=by)
    record = protocol.source(poll, "nb").html

    assert re.findall(r'lang="(\w\w)"\s*>\s*(Ein badstove|Benker)', ballots)[:2] == [
        ("nn", "Ein badstove"),
        ("nb", "Benker"),
    ]
    assert set(re.findall(r'lang="(\w\w)">\s*(Ein badstove|Benker)', record)) == {
        ("nn", "Ein badstove"),
        ("nb", "Benker"),
    }
