"""A demo site of its own in this process, a browser in front of it, and pictures of what it shows."""

import contextlib
import logging
import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import Browser, BrowserContext, Error, Page, Response, sync_playwright

WIDTHS = (390, 820, 1440)
HEIGHTS = {390: 844, 820: 1180, 1280: 720, 1440: 900, 1920: 1080}
TALLEST = 4000  # pixels of a page that are worth a picture
MOST_TRIES = 5
# On a busy machine the page hears of its new window a little later, and what is measured by it after two frames.
SETTLED = """([width, height]) => new Promise((done) => {
  const frame = (then) => requestAnimationFrame(then);
  const look = () => (innerWidth === width && innerHeight === height ? frame(() => frame(done)) : frame(look));
  look();
})"""
# A picture far down waits until somebody scrolls there, which nobody does here.
PICTURES = """() => Promise.all([...document.images].map((image) => {
  image.loading = "eager";
  return image.decode().catch(() => null);
}))"""
SWITCHES = [
    "--lang=nb-NO",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--no-first-run",
]


class Crooked(Exception):
    """A page did not answer with 200, or does not fit its window."""


@contextlib.contextmanager
def demo_site(var_dir: Path) -> Iterator[str]:
    """The demo on an empty database in `var_dir`, served from a thread; tasks run where they are called."""
    os.environ.update(VAR_DIR=str(var_dir), DJANGO_SETTINGS_MODULE="config.settings.dev", DJANGO_ALLOW_ASYNC_UNSAFE="1")
    os.environ.update(DEMO="1", LOG_LEVEL="ERROR")
    for name in ("DATABASE_URL", "REDIS_URL"):
        os.environ.pop(name, None)
    import django

    django.setup()
    from django.core.management import call_command
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler

    from config.celery import app
    from config.wsgi import application

    logging.getLogger("django.server").setLevel(logging.ERROR)
    app.conf.task_always_eager = True
    call_command("migrate", interactive=False, verbosity=0)
    call_command("demo", verbosity=0)
    server = ThreadedWSGIServer(("127.0.0.1", 0), WSGIRequestHandler)
    server.set_app(application)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """The system's Chromium."""
    with sync_playwright() as play:
        program = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
        browser = play.chromium.launch(executable_path=program, args=SWITCHES)
        yield browser
        browser.close()


class Camera:
    """Takes pictures of a site into a folder, and remembers which."""

    def __init__(self, browser: Browser, site: str, folder: Path) -> None:
        self.browser = browser
        self.site = site
        self.folder = folder
        self.taken: list[Path] = []
        self.crooked: list[str] = []
        folder.mkdir(parents=True, exist_ok=True)

    def somebody(self, *, dark: bool = False) -> BrowserContext:
        """A device of its own."""
        return self.browser.new_context(
            locale="nb-NO",
            timezone_id="Europe/Oslo",
            reduced_motion="reduce",
            color_scheme="dark" if dark else "light",
            viewport={"width": 1440, "height": 900},
        )

    def visit(self, page: Page, path: str, name: str, *, widths: tuple[int, ...] = WIDTHS, fits: bool = False) -> None:
        """Go there and take its pictures."""
        answer = _go(page, path if path.startswith("http") else self.site + path)
        status = answer.status if answer else 0
        if status != 200:
            self.crooked.append(f"{name}: {path} answered {status}")
            return
        self.shoot(page, name, widths=widths, fits=fits)

    def shoot(self, page: Page, name: str, *, widths: tuple[int, ...] = WIDTHS, fits: bool = False) -> None:
        """The page as it stands, once for each width; one that `fits` may not be higher than its window either."""
        for width in widths:
            page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
            page.evaluate(SETTLED, [width, HEIGHTS[width]])
            page.evaluate("document.fonts.ready")
            page.evaluate(PICTURES)
            wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            if wider > 0:
                self.crooked.append(f"{name}: {wider} px wider than a window of {width} px ({page.url})")
            height = page.evaluate("document.documentElement.scrollHeight")
            if fits and height > HEIGHTS[width]:
                self.crooked.append(f"{name}: {height - HEIGHTS[width]} px higher than its window ({page.url})")
            clip = {"x": 0, "y": 0, "width": width, "height": min(max(height, HEIGHTS[width]), TALLEST)}
            file = self.folder / f"{name}-{width}.png"
            page.screenshot(path=file, full_page=True, clip=clip, animations="disabled")
            self.taken.append(file)

    def window(self, page: Page, name: str, *, width: int, height: int) -> Path:
        """What stands in one window, without scrolling."""
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("document.fonts.ready")
        file = self.folder / f"{name}-{width}.png"
        page.screenshot(path=file, animations="disabled")
        return file


def _go(page: Page, address: str) -> Response | None:
    """A page that follows its room may be just at loading itself anew: then once more, and patiently."""
    for _try in range(MOST_TRIES - 1):
        try:
            return page.goto(address)
        except Error:
            page.wait_for_load_state()
    return page.goto(address)


def contact_sheet(pictures: list[Path], target: Path, *, columns: int = 8, cell: tuple[int, int] = (300, 420)) -> None:
    """All pictures on one, each with its name."""
    width, height = cell
    rows = -(-len(pictures) // columns)
    sheet = Image.new("RGB", (columns * width, rows * height), "white")
    draw = ImageDraw.Draw(sheet)
    for index, path in enumerate(pictures):
        left, top = index % columns * width, index // columns * height
        with Image.open(path) as picture:
            seen = picture.convert("RGB").crop((0, 0, picture.width, min(picture.height, picture.width * 2)))
            seen.thumbnail((width - 12, height - 28))
            sheet.paste(seen, (left + 6, top + 22))
        draw.text((left + 6, top + 5), path.stem, fill="black")
    sheet.save(target, optimize=True)


def reduce(source: Path, target: Path, *, width: int, shape: float, most: int = 200_000) -> None:
    """A small copy for the README: the top of the page, `shape` times as tall as wide, lighter than `most` bytes."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with Image.open(source) as picture:
        copy = picture.convert("RGB").crop((0, 0, picture.width, min(picture.height, int(picture.width * shape))))
    copy.thumbnail((width, width * 3))
    for colours in (0, 256, 128, 64):
        small = copy.quantize(colours, dither=Image.Dither.FLOYDSTEINBERG) if colours else copy
        small.save(target, optimize=True)
        if target.stat().st_size < most:
            return
    raise Crooked(f"{target.name} weighs {target.stat().st_size} bytes")
