"""A browser without a browser: visits pages by the WSGI handler, fills in the forms it finds, keeps cookies."""

import io
import sys
import time
from collections.abc import Callable
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urlsplit

_BACKWARDS = frozenset({"change", "back", "previous"})


class Walker:
    """One visitor, with an address of their own."""

    def __init__(self, handler: Callable[..., Any], came_from: int = 1) -> None:
        self.handler = handler
        self.ip = f"10.{came_from >> 16 & 255}.{came_from >> 8 & 255}.{came_from & 255}"
        self.cookies: dict[str, str] = {}
        self.address, self.page, self.status, self.way = "/", "", "", ""

    def get(self, address: str) -> None:
        """Read a page."""
        self._ask("GET", address, b"")
        self.address = address
        if not self.status.startswith("200"):
            raise SystemExit(f"{address} answers {self.status}")

    def post(self, address: str, body: dict[str, str]) -> float:
        """Send a form; CPU milliseconds."""
        began = time.process_time()
        self._ask("POST", address, urlencode(body).encode())
        took = (time.process_time() - began) * 1000
        if self.status[0] not in "23":
            raise SystemExit(f"{address} answers {self.status}")
        return took

    def send(self, form: tuple[str, dict[str, str]]) -> float:
        """Send what `filled` has filled in."""
        return self.post(*form)

    def follow(self) -> None:
        """Where the last answer leads; nowhere where it was a page."""
        if self.status.startswith("30"):
            self.get(self.way)

    def filled(self, words: dict[str, str], action: str = "") -> tuple[str, dict[str, str]]:
        """The form of the page, or the one of that action, with every field filled in and its onward button pressed."""
        forms = _Forms()
        forms.feed(self.page)
        found = [f for f in forms.found if f["method"] == "post" and f["fields"]]
        chosen = next((f for f in found if (f["action"] == action if action else "language" not in f["action"])), None)
        if chosen is None:
            raise SystemExit(f"{self.address} has no form {action}")
        body = {name: words.get(name) or value for name, value in chosen["fields"].items()}
        pressed = [(n, v) for n, v in chosen["buttons"] if n and v not in _BACKWARDS]
        if pressed:
            body |= dict([next((b for b in pressed if b[1] == "send"), pressed[0])])
        return chosen["action"] if chosen["action"] not in {"", "?"} else self.address.partition("?")[0], body

    def _ask(self, method: str, address: str, body: bytes) -> None:
        path, _, query = address.partition("?")
        said: list[Any] = []
        answer = self.handler(
            {
                "REQUEST_METHOD": method, "PATH_INFO": urlsplit(path).path, "QUERY_STRING": query,
                "SERVER_NAME": "localhost", "SERVER_PORT": "8000", "HTTP_HOST": "localhost", "REMOTE_ADDR": self.ip,
                "SERVER_PROTOCOL": "HTTP/1.1", "CONTENT_TYPE": "application/x-www-form-urlencoded",
                "CONTENT_LENGTH": str(len(body)), "HTTP_COOKIE": "; ".join(f"{n}={v}" for n, v in self.cookies.items()),
                "wsgi.input": io.BytesIO(body), "wsgi.url_scheme": "http", "wsgi.errors": sys.stderr,
                "wsgi.version": (1, 0), "wsgi.multithread": False, "wsgi.multiprocess": False, "wsgi.run_once": False,
            },
            lambda status, headers: said.extend((status, headers)),
        )  # fmt: skip
        content = b"".join(answer)
        answer.close()
        self.status, headers = said
        self.page = content.decode(errors="replace")
        for name, value in headers:
            if name == "Set-Cookie":
                self.cookies |= {key: morsel.value for key, morsel in SimpleCookie(value).items()}
            if name == "Location":
                self.way = value


class _Forms(HTMLParser):
    """The forms of a page: their fields with a value each, and their buttons."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[dict[str, Any]] = []
        self._select = self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            kind = told.get("method", "get").lower()
            self.found.append({"method": kind, "action": told.get("action", ""), "fields": {}, "buttons": []})
        if not self.found:
            return
        fields, name = self.found[-1]["fields"], told.get("name", "")
        if tag == "input" and name:
            self._input(fields, name, told)
        elif tag == "textarea":
            self._area = name
            fields.setdefault(name, "")
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and (told.get("value") and not fields.get(self._select)):
            fields[self._select] = told["value"]
        elif tag == "button" and told.get("type", "submit") == "submit":
            self.found[-1]["buttons"].append((name, told.get("value", "")))

    def _input(self, fields: dict[str, str], name: str, told: dict[str, str]) -> None:
        kind = told.get("type", "text")
        if kind in {"radio", "checkbox"}:
            if name not in fields or "checked" in told:
                fields[name] = told.get("value", "on")
        elif kind not in {"image", "file", "submit"}:
            fields[name] = told.get("value", "")

    def handle_data(self, data: str) -> None:
        if self._area:
            self.found[-1]["fields"][self._area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""
        elif tag == "select":
            self._select = ""
