"""How fast paper is drawn, against plain WeasyPrint on the same pages in the same run.

usage: make bench BENCH=print

Plain: the same pages as one HTML document with the same stylesheets, WeasyPrint's defaults with pdf/ua-1, everything
fresh. Ours: the files as an order draws them, each with its cover. From the texts to the bytes, the making of every
QR code is in both. They take turns in one process; a ratio is the median over the rounds, in seconds of the processor,
for the machine may be shared. Only Chromium, which works in other processes, is measured by the clock on the wall.

cached    the empty pages are in memory, laid out by an order before this one
disk      they are on the disk: a worker that has just started
edited    one kind of page in one of the files has changed since; each file in turn
cold      nothing is there, all is laid out
"""

import gc
import json
import shutil
import statistics
import time
from pathlib import Path

from bench import print_chromium, print_peak
from bench.print_sources import class_pack, edited, flat, one_document, town, vote_slips
from printing.registry import Source
from scripts.proofs import fresh_house

ROUNDS = 5
FEWEST_ROUNDS = 3
PATIENCE = 90  # seconds: on a busy machine three rounds have to do
DPI = 200


def plain(built):
    """One document out of all."""
    import weasyprint

    from printing.fetcher import AssetFetcher

    html, styles, assets = one_document(built)
    fetcher = AssetFetcher(assets)
    sheets = [weasyprint.CSS(string=css, url_fetcher=fetcher) for css in styles]
    page = weasyprint.HTML(string=html, base_url="asset:", url_fetcher=fetcher)
    document = page.render(stylesheets=sheets, pdf_variant="pdf/ua-1")
    document.write_pdf(pdf_variant="pdf/ua-1")
    return len(document.pages)


def cached(built):
    return sum(drawn(one).pages for one in built)


def drawn(one):
    """A file of a pack, or one source."""
    from printing import rendering

    return rendering.draw(one) if isinstance(one, Source) else one.draw()


def from_disk(built):
    from printing.stamping import keeping

    keeping.memory.clear()
    return cached(built)


def cold(built):
    from django.conf import settings

    shutil.rmtree(Path(settings.PRINT_ROOT) / "masters", ignore_errors=True)
    return from_disk(built)


def timed(work, built):
    """(seconds of the processor for one page, pages)"""
    gc.collect()  # nobody pays for what the other left
    start = time.process_time()
    pages = work(built)
    return (time.process_time() - start) / pages, pages


def edits(pack, number):
    """Seconds a page when one file has been edited, over all files: each is edited once, the others stay."""
    taken = []
    for place, source in enumerate(pack):
        changed = [edited(source, number) if n == place else other for n, other in enumerate(pack)]
        taken.append(timed(cached, changed)[0])
    return statistics.mean(taken)


def ratios(pack, ways, *, name):
    """Rounds in turns; for each way, the median of how many times plain's time it saves."""
    found = {way: [] for way in ways}
    began = time.monotonic()
    print(f"\n{name:<12}{'plain ms':>10}" + "".join(f"{way:>10}" for way in ways) + "   (ms a page)")
    for number in range(1, ROUNDS + 1):
        if number > FEWEST_ROUNDS and time.monotonic() - began > PATIENCE:
            break
        naive, _pages = timed(plain, pack)
        line = f"{number:<12}{naive * 1000:>10.1f}"
        for way, work in ways.items():
            taken = work(pack, number)
            found[way].append(naive / taken)
            line += f"{taken * 1000:>10.2f}"
        print(line, flush=True)
    return {way: statistics.median(values) for way, values in found.items()}


def proof(built):
    """(failed rules of PDF/UA-1, QR codes that could not be read back from pictures of the pages, pages)"""
    import page as page_validation

    failed, unread, pages = 0, 0, 0
    for one in built:
        made = drawn(one)
        failed += len(page_validation.validate_pdf_bytes(made.content).failures)
        wanted = {code for source in flat([one]) for sheet in source.sheets for code in sheet.codes.values()}
        unread += len(wanted - _read(made.content)) if wanted else 0
        pages += made.pages
    return failed, unread, pages


def _read(content):
    import pypdfium2
    import zxingcpp

    document = pypdfium2.PdfDocument(content)
    found = set()
    for page in document:
        scale = DPI / 72 if page.get_width() < 700 else DPI / 144
        found |= {code.text for code in zxingcpp.read_barcodes(page.render(scale=scale).to_pil())}
    document.close()
    return found


def wall(work, built, rounds=3):
    """The quickest round by the clock on the wall."""
    taken = []
    for _round in range(rounds):
        start = time.perf_counter()
        work(built)
        taken.append(time.perf_counter() - start)
    return min(taken)


def main():
    with fresh_house():
        pack, slips = class_pack(), [vote_slips()]
        from printing import rendering

        rendering.load()
        plain(pack[1:2]), cached(pack + slips)  # warm: imports, typefaces
        measured = ratios(
            pack,
            {
                "cold": lambda built, _n: timed(cold, built)[0],
                "disk": lambda built, _n: timed(from_disk, built)[0],
                "cached": lambda built, _n: timed(cached, built)[0],
                "edited": edits,
            },
            name="class pack",
        )
        ballots = ratios(
            slips,
            {
                "cold": lambda built, _n: timed(cold, built)[0],
                "cached": lambda built, _n: timed(cached, built)[0],
            },
            name="300 slips",
        )
        cached(pack)
        browser = print_chromium.seconds(one_document(pack)) / wall(cached, pack)
        failed, unread, pages = proof(pack + slips)
        class_mb, _speed = print_peak.peak([part.source for file in pack for part in file.parts])
        _small_mb, small = print_peak.peak(town(300))
        town_mb, large = print_peak.peak(town(3000))
    keys = {f"class_pack_{way}_x": measured[way] for way in ("cached", "disk", "cold")}
    keys |= {"one_section_edited_x": measured["edited"], "class_pack_x": measured["cached"]}
    keys |= {f"ballots_{way}_x": value for way, value in ballots.items()}
    keys |= {"chromium_x": browser, "scale": large / small, "peak_mb_class": class_mb, "peak_mb_3000": town_mb}
    told = {key: round(value, 2) for key, value in keys.items()}
    print(json.dumps({**told, "ua_failed": failed, "qr_unread": unread, "class_pack_pages": pages - 38}))


if __name__ == "__main__":
    main()
