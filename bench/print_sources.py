"""What `bench.print` draws: the pack of a class, slips with codes for an election, and the same for a whole town."""

import dataclasses
import re
from types import SimpleNamespace

from printing.registry import Source
from scripts.proofs import files, workshop_with_seats

CLASS = 30
VOTERS = 300


def class_pack(workshop=None):
    """The files of a pack, as an order binds them: guide, cards, ballots, slips, poster, each with its cover."""
    wanted = {f"workshop.{name}" for name in ("guide", "cards", "ballots", "slips", "poster")}
    return files(workshop or workshop_with_seats(seats=CLASS), "nb", wanted=wanted)


def flat(built):
    """The sources in these files, one after the other, each file's cover before its items."""
    from django.utils import translation

    for one in built:
        if isinstance(one, Source):
            yield one
            continue
        with translation.override(one.language):
            yield one.cover(one.draw().places)
        yield from (part.source for part in one.parts)


def vote_slips(count=VOTERS):
    """Slips of an election, each with a code and its QR code."""
    from django.utils import translation

    from polls import documents

    poll = SimpleNamespace(election=SimpleNamespace(title="Årets drøm på Sørstranda", question=""))
    codes = [f"{n:013d}" for n in range(10**12, 10**12 + count)]
    address = "drommebanken.example/elections/12/"
    items = [{"code": f"{c[:4]} {c[4:8]} {c[8:12]} {c[12]}", "qr": f"https://{address}#{c}"} for c in codes]
    with translation.override("nb"):
        return documents._cut_source(
            "slips",
            documents.Pack(poll, "6B"),
            documents.SLIPS,
            items,
            {},
            "",
            {"address": address, "label": "6B"},
            shelve=True,
        )


def town(pupils):
    """Sources of a whole order without covers: a pack for each class of thirty, and a slip for each pupil."""
    pack = [part.source for file in class_pack() for part in file.parts]
    classes = pupils // CLASS
    return [source for number in range(classes) for source in _of_class(pack, number)] + [vote_slips(pupils)]


def _of_class(pack, number):
    """The pack of another class: the same pages with other words and codes in their slots."""
    for source in pack:
        sheets = tuple(dataclasses.replace(sheet, texts=_renamed(sheet.texts, number)) for sheet in source.sheets)
        yield dataclasses.replace(source, sheets=sheets)


def _renamed(texts, number):
    name = f"{number % 10 + 1}{'ABCDEFGHIJ'[number // 10 % 10]}"
    codes = {key: f"{number:02d}{text[2:]}" for key, text in texts.items() if key.startswith("code")}
    return {**texts, "class_name": name, "pack": str(1000 + number), **codes}


def edited(one, number):
    """A file or source after an editor has changed one sentence on one kind of its pages."""
    if not isinstance(one, Source):
        (part,) = one.parts
        return dataclasses.replace(one, parts=[dataclasses.replace(part, source=edited(part.source, number))])
    source = one
    kinds = list(re.finditer(r"</h[12]>", source.html))
    last = kinds[-1] if 'data-kind="sheet' in source.html or "poster" in source.html else kinds[len(kinds) // 2]
    html = f"{source.html[: last.start()]} {number}{source.html[last.start() :]}"
    return dataclasses.replace(source, html=html)


def one_document(built):
    """All sources as naive HTML, every QR code made; the stylesheets; the assets."""
    from printing import rendering, slots

    bodies, styles, assets = [], {}, {}
    for number, source in enumerate(flat(built)):
        html = slots.plain(source.html, source.sheets) if source.sheets else source.html
        body = re.search(r"<body class=\"([^\"]*)\">(.*)</body>", html, re.DOTALL)
        assets.update({f"{number}-{name}": content for name, content in source.assets.items()})
        bodies.append(f'<div class="{body[1]} file-{number}">{body[2]}</div>')
        for name in source.stylesheets:
            css = rendering.style(name)
            if "asset:" in css:  # each file has its own cut lines: name them apart
                own = re.sub(r"asset:", f"asset:{number}-", css)
                styles[number, name] = _scoped(own, number) if name in ("paper.css", "cover.css") and number else own
            else:
                styles.setdefault((0, name), css)
    head = '<meta charset="utf-8"><title>Pack</title>'
    html = f'<!doctype html><html lang="nb"><head>{head}</head><body>{"".join(bodies)}</body></html>'
    return html, list(styles.values()), assets


def _scoped(css, number):
    """Of a stylesheet that is there already, only the backgrounds that differ for this file."""
    rules = re.findall(r"^([^@\n{}]*)\{[^{}]*(background: url\([^)]*\)[^;]*;)[^{}]*\}", css, re.MULTILINE)
    return "\n".join(f".file-{number} {selector.strip()} {{ {background} }}" for selector, background in rules)
