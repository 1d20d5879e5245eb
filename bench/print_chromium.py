"""The same pages printed by a headless Chromium that is warm."""

import base64
import os
import re
import time

from scripts.camera import chromium

TYPES = {"svg": "image/svg+xml", "png": "image/png"}


def seconds(document, rounds=3):
    """Wall seconds of the quickest round; Chromium works in processes of its own, so no clock of ours sees its work."""
    html, styles, assets = document
    whole = html.replace("</head>", "".join(f"<style>{css}</style>" for css in styles) + "</head>")
    page_html = re.sub(r"asset:([\w.-]+)", lambda found: _inline(found[1], assets), whole)
    from printing import fonts

    os.environ["FONTCONFIG_FILE"] = str(fonts.pin())
    taken = []
    with chromium() as browser:
        page = browser.new_page()
        for _round in range(rounds + 1):  # the first warms it up
            start = time.perf_counter()
            page.set_content(page_html)
            page.pdf(prefer_css_page_size=True, print_background=True, tagged=True, outline=True)
            taken.append(time.perf_counter() - start)
    return min(taken[1:])


def _inline(name, assets):
    content = assets.get(name)
    if content is None:
        return "data:,"
    return f"data:{TYPES[name.rpartition('.')[2]]};base64,{base64.b64encode(content).decode()}"
