"""The papers of a lesson that are bound with others, as their tests know them: how large, how cut, how many sheets."""

from dataclasses import dataclass

import pypdfium2
from django.utils import translation

from printing import grids, registry, rendering
from printing.grids import Grid

MM = 72 / 25.4
PX = 0.75  # points: what WeasyPrint counts in
IMPRINT = (1, 7, 9)  # points: the line at the foot, of A4 and A3; where pages flow it is read from a hidden one
A4, LYING, A3 = (210, 297), (297, 210), (297, 420)
PUPILS = (1, 7, 28, 200)
LONGEST_CLASS = "Studieforberedende Čáhcesuollu 1234567 W"
LONGEST_SCHOOL = "Øvre Sørstrandbygda oppvekstsenter og ungdomsskole avdeling Nordbukta W"
LONGEST_TITLE = "Đŋŧ " + "wæ" * 43


@dataclass(frozen=True)
class Paper:
    """`pages` for each of PUPILS; none where it cannot be ordered."""

    name: str
    size: tuple[int, int]
    pages: tuple[int, int, int, int]
    grid: Grid | None = None
    grade: int = 6

    def __str__(self):
        return f"{self.name}-{self.grade}"


OLDER = [
    Paper("agenda", A3, (1, 1, 1, 1)),
    Paper("criteria", A3, (1, 1, 1, 1)),
    Paper("ideas", A4, (1, 1, 4, 0), grids.EIGHT_UP),
    Paper("headers", A4, (5, 5, 5, 5), grids.TWO_UP),
    Paper("checks", LYING, (1, 1, 2, 13), grids.FOUR_UP),
    Paper("concepts", A3, (1, 2, 7, 50)),
    Paper("roles", A4, (1, 1, 4, 25), grids.EIGHT_UP),
    Paper("dots", A4, (5, 5, 5, 10)),
    Paper("tally", A4, (2, 2, 2, 2)),
    Paper("tags", A4, (1, 1, 4, 28), grids.EIGHT_UP),
    Paper("signs", A4, (1, 1, 4, 25), grids.TWO_UP),
    Paper("letter", A4, (1, 1, 1, 1)),
    Paper("participation", LYING, (1, 1, 1, 1)),
    Paper("exits", LYING, (1, 2, 8, 55), grids.FOUR_UP),
    Paper("consent", A4, (1, 1, 1, 1)),
]
YOUNG = [
    Paper("drawings", A4, (1, 4, 16, 0), grids.TWO_UP, grade=2),
    *(
        Paper(paper.name, paper.size, paper.pages, paper.grid, grade=2)
        for paper in OLDER
        if paper.name not in {"tally", "letter", "participation", "consent"}  # look the same in every year
    ),
]
PAPERS = [*OLDER, *YOUNG]


def source_of(name, workshop, language="nb"):
    with translation.override(language):
        return registry.get(f"workshop.{name}").build(f"workshop:{workshop.pk}", language)


def draw(name, workshop, language="nb"):
    return rendering.draw(source_of(name, workshop, language))


@dataclass(frozen=True)
class Line:
    """A line of text and where it stands: millimetres from the left and from the top of the sheet."""

    left: float
    top: float
    right: float
    bottom: float
    text: str

    def overlaps(self, other, *, by=0.6):
        """Whether they stand in each other's way; the boxes of letters touch where lines are close."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across > by and down > by


def sheets_of(drawn):
    """Of each page its size in millimetres and its lines of text."""
    pdf = pypdfium2.PdfDocument(drawn.content)
    try:
        return [_sheet(page) for page in pdf]
    finally:
        pdf.close()


def _sheet(page):
    width, height = page.get_size()
    text = page.get_textpage()
    lines = []
    for n in range(text.count_rects()):
        left, bottom, right, top = text.get_rect(n)
        said = text.get_text_bounded(left, bottom, right, top)
        lines.append(Line(left / MM, (height - top) / MM, right / MM, (height - bottom) / MM, said))
    return (round(width / MM), round(height / MM)), lines


def cells_of(drawn, grid):
    """The words of each cell in the order in which they lie once the stack is cut and the piles are laid together."""
    pdf = pypdfium2.PdfDocument(drawn.content)
    try:
        pages = [_cells(page, grid) for page in pdf]
    finally:
        pdf.close()
    return [page[place] for place in range(grid.cells) for page in pages]


def _cells(page, grid):
    text, found = page.get_textpage(), []
    for place in range(grid.cells):
        row, column = divmod(place, grid.columns)
        left, top = column * grid.cell_width, grid.height - row * grid.cell_height
        corners = (left, top - grid.cell_height, left + grid.cell_width, top)
        found.append(" ".join(text.get_text_bounded(*(side * MM for side in corners)).split()))
    return found


def sizes_of(drawn):
    """The sizes of letters in points, each with the words set in it; a sheet's own line at its foot is left out."""
    pdf = pypdfium2.PdfDocument(drawn.content)
    found = {}
    try:
        for page in pdf:
            text = page.get_textpage()
            said = text.get_text_range()
            for n, sign in enumerate(said):
                points = round(pypdfium2.raw.FPDFText_GetFontSize(text, n) * PX, 1)
                found.setdefault(points, []).append(sign)
    finally:
        pdf.close()
    return {
        points: "".join(signs) for points, signs in found.items() if points not in IMPRINT and "".join(signs).strip()
    }
