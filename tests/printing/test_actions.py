import datetime
import time
import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from pypdf import PdfReader

from lifecycles.move import IllegalMove
from printing import actions, press, rendering, tasks
from printing.lifecycle import FileState, State
from printing.models import Edition, Order, Rendering
from printing.problems import Problem
from printing.registry import Setting
from tests.factories.accounts import UserFactory
from tests.factories.printing import OrderedItemFactory, OrderFactory, document, on_offer


def ordered(*documents, by, subject="thing:1", language="nb", **fields):
    return actions.order(documents=[d.id for d in documents], subject=subject, language=language, by=by, **fields)


def made(*documents, **fields):
    order = ordered(*documents, **fields)
    assert actions.fulfil(order.pk)
    order.refresh_from_db()
    return order


def crash(parts, **facts):
    raise MemoryError


def text_of(rendering_):
    return "\n".join(page.extract_text() for page in PdfReader(rendering_.file).pages)


def test_an_order_becomes_a_file(sheet, slips, clerk):
    order = made(sheet, slips, by=clerk)

    assert order.state == State.DONE
    assert [file.state for file in order.files.all()] == [FileState.DONE]
    assert "thing:1" in text_of(order.files.get().rendering)


def test_only_who_may_order_orders(sheet):
    with pytest.raises(PermissionDenied):
        ordered(sheet, by=UserFactory())

    assert Order.objects.count() == 0


def test_an_unknown_language_is_refused(sheet, clerk):
    with pytest.raises(PermissionDenied):
        ordered(sheet, by=clerk, language="xx")


def test_a_double_click_orders_once(sheet, clerk):
    nonce = uuid.uuid4()

    first, second = ordered(sheet, by=clerk, uuid=nonce), ordered(sheet, by=clerk, uuid=nonce)

    assert first == second
    assert Order.objects.count() == 1


def test_somebody_elses_key_is_not_taken_over(sheet, clerk):
    nonce = uuid.uuid4()
    ordered(sheet, by=clerk, uuid=nonce)

    with pytest.raises(PermissionDenied):
        ordered(sheet, by=clerk, uuid=nonce, subject="thing:2")


def test_a_hindrance_is_a_sentence_and_no_order(clerk):
    closed = document("test.closed", hindrance=lambda subject: "The licence has run out.")

    with on_offer(closed), pytest.raises(actions.CannotOrder, match="licence"):
        ordered(closed, by=clerk)

    assert Order.objects.count() == 0


def test_an_unchanged_file_is_not_made_again_and_takes_less_than_a_second(sheet, clerk):
    first = made(sheet, by=clerk)

    start = time.monotonic()
    second = made(sheet, by=clerk)

    assert time.monotonic() - start <= 1
    assert Rendering.objects.count() == 1
    assert first.files.get().rendering == second.files.get().rendering


def test_a_shelved_file_that_is_gone_is_made_again(sheet, clerk):
    first = made(sheet, by=clerk)
    first.files.get().rendering.file.unlink()

    second = made(sheet, by=clerk)

    assert second.files.get().rendering.file.exists()
    assert first.files.get().error == Problem.MISSING


def test_codes_are_new_each_time_and_the_file_before_is_withdrawn(slips, clerk):
    first = made(slips, by=clerk)
    old = first.files.get().rendering

    second = made(slips, by=clerk)

    assert "Code 2" in text_of(second.files.get().rendering)
    assert (first.files.get().state, first.files.get().rendering) == (FileState.WITHDRAWN, None)
    assert not Rendering.objects.filter(pk=old.pk).exists()


def test_codes_of_another_subject_stay(slips, clerk):
    other = made(slips, by=clerk, subject="thing:2")

    made(slips, by=clerk, subject="thing:1")

    assert other.files.get().state == FileState.DONE


def test_a_file_whose_codes_were_replaced_while_it_was_drawn_is_not_offered(slips, clerk, monkeypatch):
    draw = rendering.draw_volume

    def overtaken(parts, **facts):
        Edition.objects.update(number=99)
        return draw(parts, **facts)

    monkeypatch.setattr(rendering, "draw_volume", overtaken)

    order = made(slips, by=clerk)

    assert (order.files.get().state, order.files.get().error) == (FileState.WITHDRAWN, Problem.STALE)
    assert Rendering.objects.count() == 0


def test_codes_stay_as_they_were_when_the_sheet_cannot_be_put_together(clerk):
    fails = []

    def build(subject, language):
        if fails:
            raise ValueError("broken")
        return document("x").build(subject, language)

    with on_offer(brittle := document("test.brittle", keep=False, build=build)):
        first = made(brittle, by=clerk)
        fails.append(True)
        second = made(brittle, by=clerk)

    assert first.files.get().state == FileState.DONE
    assert second.files.get().error == Problem.TEMPLATE


def test_files_with_codes_go_after_a_day(slips, clerk, django_capture_on_commit_callbacks):
    order = made(slips, by=clerk)
    path = order.files.get().rendering.file

    with django_capture_on_commit_callbacks(execute=True):
        assert actions.forget_expired(now=timezone.now() + datetime.timedelta(hours=23)) == 0
        assert actions.forget_expired(now=timezone.now() + datetime.timedelta(hours=24, seconds=1)) == 1

    assert not path.exists()
    assert order.files.get().error == Problem.EXPIRED


def test_a_broken_sheet_fails_with_a_sentence_and_the_other_files_are_made(sheet, clerk):
    def build(subject, language):
        raise RecursionError

    with on_offer(broken := document("test.broken", build=build, setting=Setting.TEACHER_A4_DUPLEX)):
        order = made(broken, sheet, by=clerk)

    assert order.state == State.FAILED
    assert [(f.state, f.error) for f in order.files.all()] == [
        (FileState.FAILED, Problem.TEMPLATE),
        (FileState.DONE, ""),
    ]


def test_a_crash_while_drawing_is_a_sentence(sheet, clerk, monkeypatch):
    monkeypatch.setattr(rendering, "draw_volume", crash)

    order = made(sheet, by=clerk)

    assert order.files.get().error == Problem.RENDERING


def test_retry_makes_only_what_failed(sheet, clerk, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(rendering, "draw_volume", crash)
        order = made(sheet, by=clerk)

    actions.retry(order, by=clerk)
    actions.fulfil(order.pk)

    order.refresh_from_db()
    assert order.state == State.DONE


def test_what_is_done_cannot_be_retried_or_cancelled(sheet, clerk):
    order = made(sheet, by=clerk)

    for move in (actions.retry, actions.cancel):
        with pytest.raises(IllegalMove):
            move(order, by=clerk)


def test_retry_and_cancel_ask_who(sheet, clerk):
    order = ordered(sheet, by=clerk)

    for move in (actions.retry, actions.cancel):
        with pytest.raises(PermissionDenied):
            move(order, by=UserFactory())


def test_a_cancelled_order_is_left_alone(sheet, clerk):
    order = ordered(sheet, by=clerk)
    actions.cancel(order, by=clerk)

    assert not actions.fulfil(order.pk)
    assert order.files.get().state == FileState.WAITING


def test_only_one_gets_the_lease(sheet, clerk):
    order = ordered(sheet, by=clerk)

    assert press._take(order.pk, "one")
    assert not press._take(order.pk, "two")


def test_a_lease_that_ran_out_is_taken_by_the_next(sheet, clerk):
    order = ordered(sheet, by=clerk)
    press._take(order.pk, "dead")
    Order.objects.update(lease_until=timezone.now() - datetime.timedelta(seconds=1))

    assert actions.fulfil(order.pk)

    order.refresh_from_db()
    assert (order.state, order.attempts) == (State.DONE, 2)


def test_fulfilling_twice_is_fulfilling_once(sheet, clerk):
    order = made(sheet, by=clerk)

    tasks.fulfil_order(str(order.pk))

    order.refresh_from_db()
    assert order.attempts == 1


def test_a_worker_that_lost_its_lease_delivers_nothing(sheet, clerk, monkeypatch):
    draw = rendering.draw_volume

    def slow(parts, **facts):
        Order.objects.update(lease_by="another")
        return draw(parts, **facts)

    monkeypatch.setattr(rendering, "draw_volume", slow)
    order = ordered(sheet, by=clerk)

    actions.fulfil(order.pk)

    assert order.files.get().state == FileState.WORKING


def test_a_file_that_keeps_killing_the_worker_is_given_up(sheet, clerk):
    order = OrderFactory(ordered_by=clerk)
    OrderedItemFactory(order=order, file__attempts=press.MOST_ATTEMPTS, file__state=FileState.WORKING)

    actions.fulfil(order.pk)

    assert order.files.get().error == Problem.CRASHED


def test_a_document_that_is_no_longer_offered_is_said(db, clerk):
    order = OrderFactory(ordered_by=clerk)
    OrderedItemFactory(order=order, document_id="test.of_old")

    actions.fulfil(order.pk)

    assert order.files.get().error == Problem.GONE


def test_the_clock_picks_up_what_was_lost_and_leaves_what_is_being_made(sheet, clerk):
    now = timezone.now()
    long_ago = now - datetime.timedelta(minutes=5)
    lost = OrderFactory(enqueued_at=long_ago)
    dead = OrderFactory(state=State.WORKING, lease_by="dead", lease_until=now - datetime.timedelta(seconds=1))
    OrderFactory(state=State.WORKING, lease_by="alive", lease_until=now + datetime.timedelta(seconds=9))
    OrderFactory(enqueued_at=now)
    OrderFactory(state=State.DONE, enqueued_at=long_ago)

    picked_up = actions.pick_up(now=now)

    assert set(picked_up) == {lost.pk, dead.pk}


def test_without_a_broker_the_order_is_stored_and_picked_up_later(
    sheet, clerk, monkeypatch, settings, django_capture_on_commit_callbacks
):
    def down(*args, **kwargs):
        raise ConnectionError("no broker")

    settings.CELERY_TASK_ALWAYS_EAGER = False
    monkeypatch.setattr(tasks.fulfil_order, "apply_async", down)

    with django_capture_on_commit_callbacks(execute=True):
        order = ordered(sheet, by=clerk)

    monkeypatch.undo()
    assert actions.pick_up(now=timezone.now()) == [order.pk]


def test_two_subjects_at_once_do_not_mix(slips, sheet, clerk):
    one, two = (ordered(slips, sheet, by=clerk, subject=subject) for subject in ("thing:1", "thing:2"))

    for order in (two, one):
        actions.fulfil(order.pk)

    for order in (one, two):
        for file in order.files.all():
            assert order.subject in text_of(file.rendering)


def test_what_lies_on_the_shelf_without_a_row_goes_after_an_hour(sheet, clerk, settings):
    made(sheet, by=clerk)
    stray = settings.PRINT_ROOT / "codes" / ".half.pdf"
    stray.parent.mkdir(parents=True)
    stray.write_bytes(b"half")
    picture = stray.with_name("gone.4.png")
    picture.write_bytes(b"a picture of codes, drawn while its file was being deleted")

    actions.forget_expired(now=timezone.now() + datetime.timedelta(minutes=5))
    assert stray.exists()
    actions.forget_expired(now=timezone.now() + datetime.timedelta(hours=2))

    assert not stray.exists()
    assert not picture.exists()
    assert Rendering.objects.get().file.exists()
