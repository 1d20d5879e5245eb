"""What WeasyPrint leaves out of the tags: what a header cell heads, and the language of words in another one."""

from typing import Any

import pydyf

from printing.stamping.boxes import Layout


def finish(document: Any, pdf: Any) -> None:
    """Complete the structure tree of a document that is about to be written."""
    elements: list[Any] = [one for one in pdf.objects if isinstance(one, pydyf.Dictionary)]
    by_reference = {element.reference: element for element in elements if element.get("Type") == "/StructElem"}
    _say_scopes(by_reference)
    _say_languages(document, pdf, by_reference)


def _say_scopes(by_reference: dict[Any, Any]) -> None:
    rows = [element for element in by_reference.values() if element.get("S") == "/TR"]
    for row in rows:
        cells = [by_reference[kid] for kid in row.get("K", ()) if kid in by_reference]
        heads_rows = any(cell.get("S") == "/TD" for cell in cells)
        for cell in cells:
            if cell.get("S") == "/TH" and isinstance(cell.get("A"), dict):
                cell["A"]["Scope"] = "/Row" if heads_rows else "/Column"


def _say_languages(document: Any, pdf: Any, by_reference: dict[Any, Any]) -> None:
    """Words in a language of their own are read in its voice.

    WeasyPrint makes the elements of a page in the order of its boxes, so the two can be laid side by side.
    """
    own = document.metadata.lang
    owners = pdf.objects[_number(pdf.objects[_number(pdf.catalog["StructTreeRoot"])]["ParentTree"])]["Nums"][1::2]
    for page, owned in zip(document.pages, owners, strict=False):
        leaves = Layout.of(page).leaves
        if len(leaves) != len(set(owned)):
            continue  # a link owns several words at once
        for reference, box in zip(sorted(owned, key=_number), leaves, strict=True):
            spoken = box.style["lang"]
            if spoken and spoken != own:
                by_reference[reference]["Lang"] = pydyf.String(spoken)


def _number(reference: Any) -> int:
    return int(reference.split()[0])
