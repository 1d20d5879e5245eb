"""How fast a class pack is drawn, against plain WeasyPrint on the same pages.

usage: make bench BENCH=print

Ours: the five files of a pack as an order draws them, each by printing.rendering. Plain: the same HTML and the same
stylesheets in one document, WeasyPrint's defaults with pdf/ua-1, everything fresh. The two take turns in one process;
the ratio is the median over the rounds, in seconds of the processor, for the machine may be shared. Making the HTML
is in neither.
"""

import gc
import json
import re
import statistics
import time

from scripts.proofs import fresh_house, sources, workshop_with_seats

ROUNDS = 7
FEWEST_ROUNDS = 3
PATIENCE = 60  # seconds: on a busy machine three rounds have to do


def plain(built):
    """One document out of all: the bodies one after the other, stylesheets and assets together."""
    import weasyprint

    from printing import rendering
    from printing.fetcher import AssetFetcher

    bodies, styles, assets = [], {}, {}
    for number, (_document, source) in enumerate(built):
        body = re.search(r"<body class=\"([^\"]*)\">(.*)</body>", source.html, re.DOTALL)
        text = body[2]
        for name, content in source.assets.items():
            assets[f"{number}-{name}"] = content
        bodies.append(f'<div class="{body[1]} file-{number}">{text}</div>')
        for name in source.stylesheets:
            css = rendering.style(name)
            if "asset:" in css:  # each file has its own cut lines: name them apart
                own = re.sub(r"asset:", f"asset:{number}-", css)
                styles[number, name] = _scoped(own, number) if name == "paper.css" and number else own
            else:
                styles.setdefault((0, name), css)
    html = f'<!doctype html><html lang="nb"><head><title>Pack</title></head><body>{"".join(bodies)}</body></html>'
    fetcher = AssetFetcher(assets)
    sheets = [weasyprint.CSS(string=css, url_fetcher=fetcher) for css in styles.values()]
    page = weasyprint.HTML(string=html, base_url="asset:", url_fetcher=fetcher)
    document = page.render(stylesheets=sheets, pdf_variant="pdf/ua-1")
    return len(document.pages), document.write_pdf(pdf_variant="pdf/ua-1")


def _scoped(css, number):
    """Of a stylesheet that is there already, only the backgrounds that differ for this file."""
    rules = re.findall(r"^([^@\n{}]*)\{[^{}]*(background: url\([^)]*\)[^;]*;)[^{}]*\}", css, re.MULTILINE)
    return "\n".join(f".file-{number} {selector.strip()} {{ {background} }}" for selector, background in rules)


def ours(built):
    from printing import rendering

    drawn = [rendering.draw(source) for _document, source in built]
    return sum(each.pages for each in drawn), drawn


def timed(work, built):
    gc.collect()  # nobody pays for what the other left
    start = time.process_time()
    pages, _result = work(built)
    return time.process_time() - start, pages


def main():
    with fresh_house():
        built = sources(workshop_with_seats(), "nb")
        from printing import rendering

        rendering.load()
        poster = built[1:2]
        timed(ours, poster), timed(plain, poster)  # warm: imports, typefaces
        ratios, began = [], time.monotonic()
        print(f"{'round':>5} {'ours s':>8} {'pages':>6} {'plain s':>8} {'pages':>6} {'x':>6}")
        for number in range(1, ROUNDS + 1):
            if number > FEWEST_ROUNDS and time.monotonic() - began > PATIENCE:
                break
            turns = (ours, plain) if number % 2 else (plain, ours)
            taken = {work: timed(work, built) for work in turns}
            (mine, pages), (naive, plain_pages) = taken[ours], taken[plain]
            ratios.append((pages / mine) / (plain_pages / naive))
            print(f"{number:>5} {mine:>8.2f} {pages:>6} {naive:>8.2f} {plain_pages:>6} {ratios[-1]:>6.2f}")
    print(json.dumps({"class_pack_x": round(statistics.median(ratios), 2), "class_pack_pages": pages}))


if __name__ == "__main__":
    main()
