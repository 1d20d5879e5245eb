"""A browser without a screen: reads the forms of a page and presses their buttons, as a person without JavaScript.

What a page does not offer cannot be pressed; what its fields say is sent along, as a browser would.
"""

from dataclasses import dataclass, field
from html.parser import HTMLParser

_NO_END = {"input", "br", "img", "hr", "meta", "link", "source", "wbr"}
_UNSEEN = {"script", "style", "template", "title"}


@dataclass
class WebForm:
    """A form as it stands on the page: where it is sent, and what its fields say."""

    action: str
    method: str
    data: dict[str, list[str]] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    def put(self, name, value):
        self.data.setdefault(name, []).append(value)


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.forms, self.words = [], []
        self.open_tags = []
        self.form = self.select = self.area = None

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        if tag not in _NO_END:
            self.open_tags.append(tag)
        if tag == "form":
            self.form = WebForm(told.get("action") or "", told.get("method", "get").lower())
            self.forms.append(self.form)
        if self.form is not None:
            self._field(tag, told)

    def _field(self, tag, told):
        name, value = told.get("name"), told.get("value", "")
        if tag == "button" and told.get("type", "submit") == "submit" and "disabled" not in told:
            self.form.buttons.append((name, value))
        elif tag == "input" and name:
            kind = told.get("type", "text")
            if kind in {"radio", "checkbox"}:
                self.form.choices.setdefault(name, []).append(value)
            if kind not in {"radio", "checkbox", "submit"} or "checked" in told:
                self.form.put(name, value or ("on" if kind == "checkbox" else ""))
        elif tag == "select" and name:
            self.select = (name, [], [])
        elif tag == "option" and self.select:
            self.select[1].append(value)
            if "selected" in told:
                self.select[2].append(value)
        elif tag == "textarea" and name:
            self.area = (name, [])

    def handle_endtag(self, tag):
        if tag in self.open_tags:
            while self.open_tags.pop() != tag:
                pass
        if tag == "form":
            self.form = None
        elif tag == "select" and self.select and self.form:
            name, options, chosen = self.select
            self.form.choices[name] = options
            for value in chosen or options[:1]:
                self.form.put(name, value)
            self.select = None
        elif tag == "textarea" and self.area and self.form:
            self.form.put(self.area[0], "".join(self.area[1]).strip("\n"))
            self.area = None

    def handle_data(self, data):
        if self.area:
            self.area[1].append(data)
        elif "main" in self.open_tags and not _UNSEEN & set(self.open_tags):
            self.words.append(data)


def read(response):
    """The forms of a page, and the words of its main part."""
    reader = _Reader()
    reader.feed(response.content.decode())
    return reader.forms, " ".join(" ".join(reader.words).split())


class Visitor:
    """Somebody with a browser, on one page at a time."""

    def __init__(self, client):
        self.client = client
        self.path = ""
        self.forms, self.words = [], ""

    def go(self, path):
        """Open a page; it must be there."""
        response = self.client.get(path, follow=True)
        assert response.status_code == 200, (path, response.status_code)
        self.path = response.redirect_chain[-1][0] if response.redirect_chain else path
        self.forms, self.words = read(response)
        return self

    def offers(self, action):
        """The forms here that are sent to an address with this end; without one, to this page."""
        return [form for form in self.forms if (form.action or self.path).endswith(action)]

    def press(self, action, *, button=None, **typed):
        """Fill in the first such form that has these fields and send it, by its first button or the one named."""
        offered = self.offers(action)
        assert offered, f"{self.path} offers nothing that goes to {action}"
        fitting = [form for form in offered if typed.keys() <= form.data.keys() | form.choices.keys()]
        return self.send((fitting or offered)[0], button=button, **typed)

    def send(self, form, *, button=None, **typed):
        """Send a form with something typed into it; follow where it leads."""
        unknown = typed.keys() - form.data.keys() - form.choices.keys()
        assert not unknown, f"the form to {form.action} has no {unknown}"
        name, value = next((b for b in form.buttons if button in (None, b[1])), (None, None))
        assert button is None or value == button, f"{form.action} has no button {button}"
        data = {**form.data, **typed, **({name: value} if name else {})}
        ask = getattr(self.client, form.method)
        response = ask(form.action or self.path, data, follow=True)
        assert response.status_code == 200, (form.action or self.path, response.status_code, read(response)[1][:600])
        if response.redirect_chain:
            self.path = response.redirect_chain[-1][0]
        self.forms, self.words = read(response)
        return self
