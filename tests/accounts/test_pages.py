"""How every page looks and speaks: colours that can be read, letters that exist, forms that explain themselves."""

import re
from pathlib import Path

import pytest
from django import forms
from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import reverse
from django.utils import translation
from fontTools.ttLib import TTFont

from scripts import theme

ROOT = Path(__file__).resolve().parents[2]
FONTS = ROOT / "static" / "fonts"
CSS = ROOT / "static" / "css"
SAMI = "áčđŋšŧžïǥǩʒẅǯǧÁČĐŊŠŦŽÏẄ"
NORWEGIAN = "æøåÆØÅéèêòôóÉÈÔ«»–—…’“”"


def contrast(one, other):
    lighter, darker = sorted((theme.luminance(one), theme.luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def blocks_of(css):
    return re.findall(r"([^{}]+)\{([^{}]*)\}", re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL))


def schemes():
    """Each block of theme.css that sets colours: its selector and its tokens, aliases followed."""
    for selector, body in blocks_of((CSS / "theme.css").read_text(encoding="utf-8")):
        tokens = dict(re.findall(r"--ds-color-([\w-]+):\s*([^;]+);", body))
        yield (
            selector.strip(),
            {name: tokens[value[15:-1]] if value.startswith("var(") else value for name, value in tokens.items()},
        )


SCHEMES = list(schemes())
GROUNDS = ["background-default", "background-tinted", "surface-default", "surface-tinted"]


def test_the_theme_is_what_its_script_writes(monkeypatch, tmp_path):
    monkeypatch.setattr(theme, "TARGET", tmp_path / "theme.css")

    theme.main()

    assert (CSS / "theme.css").read_text(encoding="utf-8") == (tmp_path / "theme.css").read_text(encoding="utf-8")


@pytest.mark.parametrize(("selector", "tokens"), SCHEMES, ids=[selector.split(",")[0] for selector, _ in SCHEMES])
def test_every_text_can_be_read_on_every_ground(selector, tokens):
    pairs = [
        (f"{role}-{text}", f"{on}-{ground}")
        for role in theme.LIGHT
        for text in ("text-subtle", "text-default")
        for on in (role, "neutral")
        for ground in GROUNDS
    ]
    pairs += [
        (f"{role}-text-default", f"{role}-surface-{state}") for role in theme.LIGHT for state in ("hover", "active")
    ]
    pairs += [
        (f"{role}-base-contrast-{text}", f"{role}-base-{state}")
        for role in theme.LIGHT
        for text in ("subtle", "default")
        for state in ("default", "hover", "active")
    ]

    faint = {pair: contrast(tokens[pair[0]], tokens[pair[1]]) for pair in pairs}

    assert {pair: ratio for pair, ratio in faint.items() if ratio < 4.5} == {}


@pytest.mark.parametrize(("selector", "tokens"), SCHEMES, ids=[selector.split(",")[0] for selector, _ in SCHEMES])
def test_every_edge_of_a_control_can_be_seen(selector, tokens):
    faint = [
        (role, ground)
        for role in theme.LIGHT
        for ground in ("background-default", "surface-default")
        if contrast(tokens[f"{role}-border-default"], tokens[f"neutral-{ground}"]) < 3
    ]

    assert faint == []


def test_night_dawn_and_day_can_be_read():
    rooms = [
        (selector.strip(), dict(re.findall(r"(background-color|--ink|--ink-soft):\s*(#\w+)", body)))
        for selector, body in blocks_of((CSS / "layout.css").read_text(encoding="utf-8"))
        if re.search(r"\.(sky|dawn|day)$", selector.strip()) and "background-color" in body
    ]
    ratios = {
        (selector, ink): contrast(colours["background-color"], theme_colour(colours[ink]))
        for selector, colours in rooms
        for ink in ("--ink", "--ink-soft")
    }

    assert len(rooms) == 5
    assert {pair: ratio for pair, ratio in ratios.items() if ratio < 4.5} == {}


def theme_colour(colour):
    return "#" + "".join(sign * 2 for sign in colour[1:]) if len(colour) == 4 else colour


def test_controls_on_night_dawn_and_day_can_be_read():
    light, dark = SCHEMES[0][1], SCHEMES[1][1]
    grounds = [("#1e2a5a", dark), ("#ffe9dd", light), ("#e3f1f6", light), ("#3a2748", dark), ("#17364a", dark)]

    assert [ground for ground, tokens in grounds if contrast(ground, tokens["accent-text-subtle"]) < 4.5] == []


@pytest.mark.parametrize("font", sorted(FONTS.rglob("*.[tw][to]*")), ids=lambda path: path.name)
def test_every_typeface_has_norwegian_and_sami_letters(font):
    letters = TTFont(font).getBestCmap()

    assert [letter for letter in SAMI + NORWEGIAN if ord(letter) not in letters] == []


@pytest.mark.parametrize("font", sorted((FONTS / "print").glob("*.ttf")), ids=lambda path: path.name)
def test_typefaces_for_paper_are_static(font):
    assert "fvar" not in TTFont(font)


def test_no_template_needs_what_the_content_policy_forbids():
    forbidden = re.compile(
        r"<style|\sstyle=|\son[a-z]+=\"|<script(?![^>]*\ssrc=)|javascript:|src(?:set)?=\"https?:|<link[^>]+https?:"
    )
    pages = (ROOT / "templates").rglob("*.html")
    ours = [path for path in pages if not {"print", "mail"} & set(path.parts)]  # paper and mail know no such policy

    found = {
        str(path.relative_to(ROOT)): match.group()
        for path in ours
        if (match := forbidden.search(path.read_text(encoding="utf-8")))
    }

    assert found == {}


def test_styles_ask_nobody_else_for_anything():
    sheets = "".join(path.read_text(encoding="utf-8") for path in CSS.rglob("*.css"))

    assert re.findall(r"https?:|//[\w.]+/|@import", re.sub(r"/\*.*?\*/", "", sheets, flags=re.DOTALL)) == []


# Forms


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


# Pages


def layout(name, **context):
    request = RequestFactory().get("/somewhere/")
    return render_to_string(f"layouts/{name}.html", context, request=request)


@pytest.mark.parametrize("name", ["site", "app", "classroom", "booth"])
def test_every_layout_can_be_walked_by_landmarks(name):
    html = layout(name)

    assert html.count("<main") == 1
    assert 'href="#main"' in html
    assert '<html lang="nb"' in html
    assert html.count('name="viewport"') == 1


def test_a_branch_in_the_context_names_the_place(branch):
    html = layout("site", branch=branch)

    assert branch.name in html
    assert f'href="/{branch.slug}/"' in html


def test_the_booth_keeps_nothing_on_the_device():
    assert "drafts.js" not in layout("booth")
    assert "drafts.js" in layout("classroom")


def test_a_layout_says_which_draft_is_done():
    assert '<meta name="draft-done" content="deposit">' in layout("site", draft_done="deposit")


@pytest.mark.parametrize(
    ("level", "colour"),
    [(messages.SUCCESS, "success"), (messages.ERROR, "danger"), (messages.WARNING, "warning"), (messages.INFO, "info")],
)
def test_a_message_is_read_aloud_in_its_colour(level, colour):
    html = render_to_string("layouts/_messages.html", {"messages": [Message(level, "Done", extra_tags="draft-done:x")]})

    assert 'role="status"' in html
    assert f'data-color="{colour}"' in html
    assert 'data-tags="draft-done:x"' in html


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["accounts:sign_in", "accounts:seat_pass"])
@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_signing_in_speaks_the_readers_language(client, name, language):
    client.cookies["language"] = language

    response = client.get(reverse(name))

    assert response.status_code == 200
    assert response.context["form"]
    assert f'<html lang="{language}"' in response.text
    assert response.text.count("<h1") == 1


@pytest.mark.django_db
def test_signing_in_shows_the_demo_people_only_in_a_demo(rf):
    people = [{"who": "Teacher", "email": "kari@example.org", "password": "try-me"}]
    context = {"form": ExampleSignIn(), "next": "", "demo_sign_ins": people}

    shown = render_to_string("accounts/sign_in.html", {**context, "demo": True})
    hidden = render_to_string("accounts/sign_in.html", {**context, "demo": False})

    assert "kari@example.org" in shown
    assert "kari@example.org" not in hidden


class ExampleSignIn(forms.Form):
    email = forms.EmailField()
    password = forms.CharField(widget=forms.PasswordInput)


@pytest.mark.django_db
def test_a_person_who_is_signed_in_sees_their_name_and_the_way_out(client, teacher):
    client.force_login(teacher)

    response = client.get(reverse("accounts:sign_in"))

    assert teacher.name in response.text
    assert f'action="{reverse("accounts:sign_out")}"' in response.text


@pytest.mark.django_db
def test_choosing_a_language_stays_on_the_page(client):
    page = client.get(reverse("accounts:seat_pass") + "?a=1")
    target = re.search(r'name="next" value="([^"]+)"', page.text).group(1)

    response = client.post(reverse("accounts:choose_language"), {"language": "nn", "next": target}, follow=True)

    assert response.redirect_chain == [(target, 302)]
    assert '<html lang="nn"' in response.text


@pytest.mark.django_db
def test_an_address_that_is_not_there_says_so_kindly(client):
    response = client.get("/nothing/at/all/")

    assert response.status_code == 404
    assert "errors/404.html" in [template.name for template in response.templates]


def test_the_page_for_our_own_faults_needs_neither_context_nor_database():
    html = render_to_string("errors/500.html")

    assert "<h1>" in html
    assert "{" not in re.sub(r"<[^>]+>", "", html)


@pytest.mark.django_db
def test_our_own_fault_costs_no_query(rf, django_assert_num_queries):
    from accounts.views import server_error

    with django_assert_num_queries(0):
        response = server_error(rf.get("/"))

    assert response.status_code == 500


@pytest.mark.parametrize("name", ["400", "404", "form_expired"])
def test_error_pages_have_a_way_on(name):
    html = render_to_string(f"errors/{name}.html", request=RequestFactory().get("/somewhere/"))

    assert html.count("<h1>") == 1
    assert re.search(r'class="ds-button"\s+href="/', html)


# In a browser

DRAFT_PAGE = """<!doctype html><html lang="en"><head>{head}</head><body>
<form method="post" action="/sent/" data-draft="deposit"><textarea name="why"></textarea>
<label><input type="checkbox" name="sure" value="1">Sure</label><input type="password" name="secret">
<button>Send</button></form><script type="module" src="/static/js/drafts.js"></script>
<script type="module" src="/static/js/once.js"></script></body></html>"""


@pytest.fixture
def draft_page(page, live_site):
    """A form of the simplest kind on the site's own address, and what was sent from it."""
    sent = []
    served = {"head": ""}

    def answer(route):
        if route.request.method == "POST":
            sent.append(route.request.post_data)
            route.fulfill(status=204)
        else:
            route.fulfill(content_type="text/html", body=DRAFT_PAGE.format(**served))

    page.route("**/draft/", answer)
    page.route("**/sent/", answer)
    page.goto(live_site.url + "/draft/")
    page.sent, page.served = sent, served
    return page


@pytest.mark.browser
def test_what_was_typed_survives_a_refresh_until_the_server_has_it(draft_page):
    draft_page.fill("textarea", "Because of the ice")
    draft_page.check("[name=sure]")
    draft_page.fill("[name=secret]", "hush")
    draft_page.get_by_text("Kept on this device.").wait_for()

    draft_page.reload()

    assert draft_page.input_value("textarea") == "Because of the ice"
    assert draft_page.is_checked("[name=sure]")
    assert draft_page.input_value("[name=secret]") == ""

    draft_page.served["head"] = '<meta name="draft-done" content="deposit">'
    draft_page.reload()

    assert draft_page.input_value("textarea") == ""
    assert draft_page.evaluate("localStorage.length") == 0


@pytest.mark.browser
def test_a_double_click_sends_once(draft_page):
    draft_page.fill("textarea", "Once")

    draft_page.dblclick("button")
    draft_page.wait_for_timeout(200)

    assert len(draft_page.sent) == 1


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 390, 820, 1440])
@pytest.mark.parametrize("path", ["/accounts/sign-in/", "/accounts/seat-pass/", "/nothing/here/"])
def test_no_page_is_wider_than_its_screen_also_with_large_text(page, live_site, path, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(live_site.url + path)

    plain = page.evaluate("document.documentElement.scrollWidth")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    large = page.evaluate("document.documentElement.scrollWidth") if width >= 640 else width

    assert (plain, large) == (width, width)


@pytest.mark.browser
def test_the_menu_on_a_phone_needs_no_script(browser, live_site):
    page = browser.new_page(java_script_enabled=False, viewport={"width": 390, "height": 800})
    page.goto(live_site.url + "/accounts/seat-pass/")
    language = page.get_by_role("button", name="Nynorsk")
    assert not language.is_visible()

    page.locator("summary.menu__button").click()
    language.click()

    assert page.get_attribute("html", "lang") == "nn"
    page.close()
