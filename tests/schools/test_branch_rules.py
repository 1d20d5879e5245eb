"""What a municipality decides for itself: how the board answers, when a dream is ready, what projects keep to."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from dreams.models import Dream
from schools import actions
from schools.models import BranchReadOnly
from tests.factories.dreams import DreamFactory
from tests.factories.schools import BranchFactory, make_manager

pytestmark = pytest.mark.django_db
RULES = {
    "answer_days": 14,
    "answer_rule": "board",
    "answer_votes": 4,
    "reminder_days": 3,
    "ready_supports": 10,
    "ready_needs": 100,
}


def test_the_rules_are_set_from_the_page(client, branch, manager):
    client.force_login(manager)

    assert client.post(reverse("schools:branch_rules", args=[branch.slug]), RULES).status_code == 302

    branch.refresh_from_db()
    assert {name: getattr(branch, name) for name in RULES} == RULES


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"answer_days": 0}, {"answer_days"}),
        ({"answer_votes": 1}, {"answer_votes"}),
        ({"answer_votes": 9}, {"answer_votes"}),
        ({"reminder_days": 15}, {"reminder_days"}),
        ({"ready_supports": 0}, {"ready_supports"}),
        ({"ready_needs": 101}, {"ready_needs"}),
        ({"answer_rule": "nobody"}, {"answer_rule"}),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(client, branch, manager, fields, wrong):
    client.force_login(manager)

    page = client.post(reverse("schools:branch_rules", args=[branch.slug]), {**RULES, **fields})

    assert page.status_code == 422
    assert set(page.context["form"].errors) == wrong


def test_every_dream_of_the_branch_is_measured_anew_and_no_other(branch, manager, other_branch):
    few = DreamFactory(branch=branch, needs_count=3, needs_required=2, support_count=10)
    none = DreamFactory(branch=branch, support_count=10)
    far = DreamFactory(branch=other_branch, needs_count=3, needs_required=2)

    actions.set_rules(branch, by=manager, **RULES)

    measured = Dream.objects.in_bulk([few.pk, none.pk, far.pk])
    told = {pk: (dream.supports_needed, dream.needs_required) for pk, dream in measured.items()}
    assert told == {few.pk: (10, 3), none.pk: (10, 0), far.pk: (25, 2)}
    assert measured[none.pk].readiness == 100


@pytest.mark.parametrize("count", [1, 5])
def test_measuring_costs_the_same_however_many_dreams(branch, manager, count, django_assert_num_queries):
    DreamFactory.create_batch(count, branch=branch)
    by = manager

    with django_assert_num_queries(10):
        actions.set_rules(branch, by=by, **RULES)


def test_only_the_manager_and_only_under_a_licence(branch, member):
    with pytest.raises(PermissionDenied):
        actions.set_rules(branch, by=member, **RULES)
    with pytest.raises(PermissionDenied):
        actions.write_guidelines(branch, by=member, text="x")
    expired = BranchFactory(read_only=True)
    with pytest.raises(BranchReadOnly):
        actions.set_rules(expired, by=make_manager(expired), **RULES)
    with pytest.raises(BranchReadOnly):
        actions.write_guidelines(expired, by=make_manager(expired), text="x")


def test_the_action_itself_refuses_what_cannot_be(branch, manager):
    with pytest.raises(ValidationError):
        actions.set_rules(branch, by=manager, **{**RULES, "answer_votes": 0})


def test_a_change_of_the_guidelines_is_a_new_version_and_the_old_one_stays(client, branch, manager):
    client.force_login(manager)
    address = reverse("schools:guidelines", args=[branch.slug])

    for text in ("Vis hensyn.", "Vis hensyn.", "Vis hensyn.\r\nRydd etter dere."):
        assert client.post(address, {"text": text}).status_code == 302

    assert list(branch.guidelines.values_list("number", "text")) == [
        (2, "Vis hensyn.\nRydd etter dere."),
        (1, "Vis hensyn."),
    ]
    page = client.get(address)
    assert page.context["form"]["text"].value() == "Vis hensyn.\nRydd etter dere."
    assert len(page.context["versions"]) == 2


def test_empty_guidelines_are_refused(client, branch, manager):
    client.force_login(manager)

    assert client.post(reverse("schools:guidelines", args=[branch.slug]), {"text": " "}).status_code == 422
    assert branch.guidelines.count() == 0
