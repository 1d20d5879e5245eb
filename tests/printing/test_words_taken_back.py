"""Files with words in them: withdrawn at once, and never given out by a worker who began before."""

import threading

import pytest
from django.conf import settings
from django.db import connection, transaction
from pypdf import PdfReader

from printing import actions, rendering
from printing.lifecycle import FileState, State
from printing.models import Order, Rendering
from printing.problems import Problem
from tests.factories.printing import document, on_offer

SECRET, NEUTRAL = "Noe som bekymrer", "Ingenting igjen"


@pytest.fixture
def said():
    """What stands in the document now."""
    return [SECRET]


@pytest.fixture(params=[True, False], ids=["kept", "with codes"])
def protocol(request, clerk, said):
    made = document("test.protocol", keep=request.param, words=True, text=lambda: said[-1], users=[clerk])
    with on_offer(made):
        yield made


def ordered(protocol, clerk, subject="thing:1"):
    return actions.order(documents=[protocol.id], subject=subject, language="nb", by=clerk)


def made(protocol, clerk, subject="thing:1"):
    order = ordered(protocol, clerk, subject)
    actions.fulfil(order.pk)
    return order.files.get()


def text_of(file):
    return "\n".join(page.extract_text() for page in PdfReader(file.rendering.file).pages)


def on_disk():
    """Everything but the folder of the fonts and empty pages."""
    found = (path for path in settings.PRINT_ROOT.rglob("*") if path.is_file())
    return [path for path in found if path.relative_to(settings.PRINT_ROOT).parts[0] not in ("fonts", "masters")]


@pytest.mark.django_db(transaction=True)
def test_files_with_words_leave_the_disk_at_once(protocol, clerk):
    file = made(protocol, clerk)
    file.rendering.file.with_suffix(".1.png").write_bytes(b"a preview")
    file.rendering.file.with_name(".half.pdf.1.ab").write_bytes(b"of a worker that died")

    assert actions.withdraw_words("thing:1") == 1

    file.refresh_from_db()
    assert (file.state, file.error, file.rendering) == (FileState.WITHDRAWN, Problem.TAKEN_BACK, None)
    assert (on_disk(), Rendering.objects.count()) == ([], 0)


@pytest.mark.django_db(transaction=True)
def test_nothing_goes_before_the_sealing_is_stored(protocol, clerk):
    file = made(protocol, clerk)

    with transaction.atomic():
        actions.withdraw_words("thing:1")
        transaction.set_rollback(True)

    file.refresh_from_db()
    assert (file.state, len(on_disk())) == (FileState.DONE, 1)


@pytest.mark.django_db(transaction=True)
def test_only_what_holds_words_of_the_subject_goes(protocol, sheet, clerk):
    others = [made(sheet, clerk), made(protocol, clerk, subject="thing:2")]

    assert actions.withdraw_words("thing:1") == 0

    for file in others:
        file.refresh_from_db()
        assert file.state == FileState.DONE
        assert file.rendering.file.exists()


@pytest.mark.django_db(transaction=True)
def test_a_rendering_that_no_order_got_goes_too(protocol, clerk):
    file = made(protocol, clerk)
    file.order.delete()

    actions.withdraw_words("thing:1")

    assert (on_disk(), Rendering.objects.count()) == ([], 0)


@pytest.mark.django_db(transaction=True)
def test_ordered_again_it_is_made_anew(protocol, clerk, said):
    made(protocol, clerk)
    said.append(NEUTRAL)
    actions.withdraw_words("thing:1")

    file = made(protocol, clerk)

    assert file.state == FileState.DONE
    assert NEUTRAL in text_of(file)
    assert SECRET not in text_of(file)


@pytest.mark.django_db(transaction=True)
def test_a_worker_in_the_middle_of_it_does_not_deliver_the_words(protocol, clerk, said, monkeypatch):
    """Two threads, two connections: the page is being drawn while the words are taken out and that is stored."""
    drawing, may_go_on = threading.Event(), threading.Event()
    draw = rendering.draw_volume

    def slowly(parts, **facts):
        drawing.set()
        assert may_go_on.wait(20)
        return draw(parts, **facts)

    monkeypatch.setattr(rendering, "draw_volume", slowly)

    def work():
        try:
            made(protocol, clerk)
        finally:
            connection.close()

    worker = threading.Thread(target=work)
    worker.start()
    assert drawing.wait(20)
    said.append(NEUTRAL)
    actions.withdraw_words("thing:1")
    may_go_on.set()
    worker.join(30)

    order = Order.objects.get()
    file = order.files.get()
    assert (order.state, file.state, file.error) == (State.DONE, FileState.WITHDRAWN, Problem.TAKEN_BACK)
    assert (on_disk(), Rendering.objects.count()) == ([], 0)
