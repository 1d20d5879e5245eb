"""Forms that explain themselves, and the small parts that every page is made of."""

import re
from pathlib import Path

import pytest
from django import forms
from django.template.loader import render_to_string
from django.utils import translation

ROOT = Path(__file__).resolve().parents[2]
CSS = ROOT / "static" / "css"


class ExampleForm(forms.Form):
    title = forms.CharField(label="Title", help_text="One line.", max_length=90)
    why = forms.CharField(label="Why", widget=forms.Textarea, max_length=600, required=False)
    place = forms.ChoiceField(label="Place", choices=[("a", "A")], widget=forms.Select(attrs={"class": "wide"}))
    whom = forms.ChoiceField(label="For whom", choices=[("a", "All"), ("b", "Some")], widget=forms.RadioSelect)
    agreed = forms.BooleanField(label="Agreed", help_text="It is short.")
    when = forms.DateField(label="When", widget=forms.SelectDateWidget(years=[2026]), required=False)


def drawn(form):
    return "".join(field.as_field_group() for field in form)


def ids_in(html):
    return re.findall(r'\bid="([^"]+)"', html)


def test_a_field_ties_label_help_and_error_to_its_control():
    html = ExampleForm({})["title"].as_field_group()

    control = re.search(r"<input[^>]*>", html).group()
    assert re.search(r'aria-describedby="([^"]+)"', control).group(1) == "id_title_helptext id_title_error"
    assert 'aria-invalid="true"' in control
    assert 'class="ds-input"' in control
    assert 'for="id_title"' in html
    assert {"id_title", "id_title_helptext", "id_title_error"} == set(ids_in(html))


def test_everything_that_a_field_points_at_is_there_once():
    html = drawn(ExampleForm({}))

    pointed = [name for names in re.findall(r'(?:aria-describedby|for)="([^"]+)"', html) for name in names.split()]
    ids = ids_in(html)

    assert [name for name in pointed if name not in ids] == []
    assert len(ids) == len(set(ids))


def test_a_group_of_choices_is_a_fieldset_with_a_legend():
    html = ExampleForm()["whom"].as_field_group()

    assert re.search(r"<fieldset[^>]*>\s*<legend[^>]*>\s*For whom", html)
    assert html.count('type="radio"') == 2
    assert html.count("<label") == 2


def test_a_control_keeps_its_own_classes():
    html = ExampleForm()["place"].as_field_group()

    assert re.search(r"<select[^>]*>", html).group().count("class=") == 1
    assert 'class="ds-input wide"' in html
    assert 'class="ds-input"' not in html


def test_only_what_may_be_left_out_says_so():
    with translation.override("en"):
        said = [field.name for field in ExampleForm() if "(optional)" in field.as_field_group()]

    assert said == ["why", "when"]


def test_the_summary_of_errors_leads_to_every_field():
    form = ExampleForm({})

    html = render_to_string("components/form_errors.html", {"form": form})

    links = re.findall(r'href="#([^"]+)"', html)
    assert links == ["id_title", "id_place", "id_whom", "id_agreed"]
    assert [link for link in links if link not in ids_in(drawn(form))] == []
    assert "autofocus" in html


def test_a_form_without_errors_has_no_summary():
    assert render_to_string("components/form_errors.html", {"form": ExampleForm()}).strip() == ""


def test_what_was_typed_is_never_markup():
    form = ExampleForm({"title": "<script>alert(1)</script>" * 9})

    html = drawn(form) + render_to_string("components/form_errors.html", {"form": form})

    assert "<script>" not in html


# Components


def test_a_gauge_and_a_progress_bar_count_without_thousand_separators():
    html = render_to_string("components/gauge.html", {"value": 1200, "max": 2500, "label": "1200 of 2500"})
    html += render_to_string("components/progress.html", {"value": 1200, "max": 2500, "label": "1200 of 2500"})

    assert 'viewBox="0 0 2500 1"' in html
    assert 'width="1200"' in html
    assert 'value="1200" max="2500"' in html


def test_a_progress_that_nobody_knows_has_no_value():
    html = render_to_string("components/progress.html", {"value": None, "max": 7, "label": "Soon"})

    assert "value=" not in html


def test_the_stepper_marks_where_we_are():
    html = render_to_string("components/stepper.html", {"steps": ["One", "Two", "Three"], "current": 2})

    assert re.findall(r'data-at="(\w+)"', html) == ["done", "now", "later"]
    assert html.count('aria-current="step"') == 1


@pytest.mark.parametrize("name", sorted(path.stem for path in (ROOT / "static/img/icons").glob("*.svg")))
def test_every_icon_that_is_drawn_can_be_used(name):
    sheets = (CSS / "components.css").read_text(encoding="utf-8") + (CSS / "classroom.css").read_text(encoding="utf-8")

    assert f"img/icons/{name}.svg" in sheets
