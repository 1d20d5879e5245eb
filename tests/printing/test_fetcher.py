"""Twenty ways in which a page could ask for what is not its own: no request goes out, nothing comes in."""

import base64
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from printing import rendering
from printing.registry import Source

pytestmark = pytest.mark.paper

SECRET = b"the-secret-of-this-machine"
PNG = base64.b64encode(
    base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==")
).decode()


@pytest.fixture
def server():
    """Listens on this machine and remembers who asked."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args):
            pass

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=listening.serve_forever, daemon=True)
    thread.start()
    listening.asked = asked
    yield listening
    listening.shutdown()
    listening.server_close()
    thread.join()


PROBES = {
    "link": '<link rel="stylesheet" href="{u}">',
    "import": '<style>@import url("{u}");</style>',
    "font-face": '<style>@font-face {{ font-family: X; src: url("{u}") }} p {{ font-family: X }}</style>',
    "background": '<p style="background: url({u})">x</p>',
    "content": '<style>p::before {{ content: url("{u}") }}</style><p>x</p>',
    "border-image": '<p style="border: 3px solid; border-image: url({u}) 1">x</p>',
    "list-style": '<ul style="list-style-image: url({u})"><li>x</li></ul>',
    "img": '<img src="{u}" alt="x">',
    "object": '<object data="{u}">x</object>',
    "embed": '<embed src="{u}">',
    "attachment link": '<link rel="attachment" href="{u}">',
    "attachment anchor": '<a rel="attachment" href="{u}">x</a>',
    "svg image": '<svg width="9" height="9"><title>t</title><image href="{u}" width="9" height="9"/></svg>',
    "svg use": '<svg width="9" height="9"><title>t</title><use href="{u}#a"/></svg>',
    "iframe": '<iframe src="{u}"></iframe>',
    "video poster": '<video poster="{u}"></video>',
    "page background": '<style>@page {{ background: url("{u}") }}</style>',
    "mask": '<p style="-weasy-mask: url({u}); mask-image: url({u})">x</p>',
    "base": '<base href="{u}"><img src="a.png" alt="x">',
    "cursor": '<p style="cursor: url({u}), auto">x</p>',
}


def drawn(body, **fields):
    html = f'<!doctype html><html lang="nb"><head><title>t</title></head><body><h1>t</h1>{body}</body></html>'
    return rendering.draw(Source(html, stylesheets=(), **fields))


@pytest.mark.parametrize("probe", PROBES.values(), ids=PROBES)
def test_no_request_leaves_and_no_local_file_comes_in(probe, server, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_bytes(SECRET)

    for address in (f"http://127.0.0.1:{server.server_port}/x.png", secret.as_uri()):
        result = drawn(probe.format(u=address))

        assert SECRET not in result.content
        assert b"EmbeddedFile" not in result.content
    assert server.asked == []


def test_what_was_denied_is_counted():
    address = Path("/etc/passwd").as_uri()

    result = drawn(f'<img src="{address}" alt="x">')

    assert result.denied == (address,)


def test_an_asset_handed_over_is_served_and_another_is_not():
    picture = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>'

    result = drawn('<img src="asset:a.svg" alt="a"><img src="asset:b.svg" alt="b">', assets={"a.svg": picture})

    assert result.denied == ("asset:b.svg",)


@pytest.mark.parametrize(
    ("address", "denied"),
    [
        (f"data:image/png;base64,{PNG}", 0),
        ("data:image/svg+xml;base64,PHN2Zy8+", 1),
        ("data:text/html,<p>x", 1),
        (f"data:image/png;base64,{'A' * 3_000_000}", 1),
    ],
    ids=["png", "svg", "html", "large"],
)
def test_only_small_pictures_may_be_inside_the_page(address, denied):
    assert len(drawn(f'<img src="{address}" alt="x">').denied) == denied
