# The types of lxml, python-docx and python-pptx are incomplete: what they make is called "object".
# pyright: reportAttributeAccessIssue=false, reportOptionalMemberAccess=false
# pyright: reportArgumentType=false
"""A pack as PowerPoint: native tables, native charts that can be edited, alternative texts."""

import io
from collections.abc import Sequence

from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE
from pptx.util import Emu, Inches, Pt

from areaprofile import look
from areaprofile.report.native_chart import CHART_TYPE, chart_data, dress
from areaprofile.report.office_colours import rgb
from areaprofile.report.pack import Pack
from areaprofile.report.pack_cards import Card, FlagText
from areaprofile.report.pack_layout import (
    GLANCE,
    MOST_LISTED,
    board_rest,
    caption_of,
    cell_text,
    colophon,
    concerns_of,
    glance_rest,
    list_line,
    named,
    peer_rows,
    peers_rest,
    rest_lists,
    sure_words,
    unjudged_lead,
)

WIDTH, HEIGHT, EDGE = Inches(13.333), Inches(7.5), Inches(0.5)
FONT = "Arial"
Line = tuple[str, float, bool, str]  # text, size, bold, colour


def write_pptx(pack: Pack) -> bytes:
    """The pack as slides: cover, overview, board, a slide for each card, the rest."""
    slides = _Slides(pack)
    slides.cover()
    slides.overview()
    slides.board()
    slides.replies()
    for card in pack.cards:
        slides.card(card)
    slides.rest()
    slides.peers()
    slides.unjudged()
    slides.method()
    content = io.BytesIO()
    slides.show.save(content)
    return content.getvalue()


class _Slides:
    """The presentation being made."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.show = Presentation()
        self.show.slide_width, self.show.slide_height = WIDTH, HEIGHT
        self.show.core_properties.title = pack.title
        self.show.core_properties.language = "en-GB"
        self.show.core_properties.comments = pack.warning

    def _slide(self, title: str):  # noqa: ANN202 -- a slide
        slide = self.show.slides.add_slide(self.show.slide_layouts[5])
        head = slide.shapes.title
        head.left, head.top, head.width, head.height = (
            EDGE,
            Inches(0.45),
            WIDTH - 2 * EDGE,
            Inches(0.8),
        )
        head.text_frame.word_wrap = True
        _put(head.text_frame, [(title, 26, True, look.INK)])
        head.text_frame.paragraphs[0].alignment = 1
        foot = (
            f"{self.pack.title} · data as at {self.pack.as_at:%-d %B %Y} · build {self.pack.build}"
        )
        _box(slide, EDGE, HEIGHT - Inches(0.42), WIDTH - 2 * EDGE, Inches(0.3),
             [(foot, 10, False, look.SECOND)])  # fmt: skip
        if self.pack.warning:
            _band(slide, self.pack.warning)
        return slide

    def cover(self) -> None:
        pack = self.pack
        slide = self._slide(pack.title)
        facts = (pack.kind, pack.region, pack.residents, pack.council.code)
        chosen = f"Services: {', '.join(pack.services)}" if pack.services else ""
        lines = [(" · ".join(filter(None, facts)), 18, False, look.SECOND),
                 (f"{pack.summary}.", 28, True, look.INK), (pack.sure_line, 18, False, look.INK),
                 (chosen, 18, False, look.INK), (pack.warning, 18, True, look.WORSE)]  # fmt: skip
        _box(
            slide, EDGE, Inches(1.8), WIDTH - 2 * EDGE, Inches(4), [one for one in lines if one[0]]
        )

    def overview(self) -> None:
        pack = self.pack
        slide = self._slide("At a glance")
        lists = [("Needs a closer look", "▼", concerns_of(pack)),
                 ("Goes well", "▲", pack.strengths)]  # fmt: skip
        rests = [glance_rest(pack, flags, most=MOST_LISTED) for *_, flags in lists]
        self._two_lists(slide, lists, most=GLANCE, rests=rests)

    def rest(self) -> None:
        lists = rest_lists(self.pack)
        if lists:
            slide = self._slide("All the rest, in a line each")
            self._two_lists(slide, lists, most=MOST_LISTED)

    def _two_lists(self, slide, lists: Sequence[tuple[str, str, Sequence[FlagText]]], *, most: int,  # noqa: ANN001
                   rests: Sequence[str] = ()) -> None:  # fmt: skip
        half = (WIDTH - 2 * EDGE - Inches(0.4)) // 2
        size = 16 if most < 10 else 12
        for at, (title, shape, flags) in enumerate(lists):
            colour = look.BETTER if shape == "▲" else look.WORSE
            lines: list[Line] = [(f"{shape} {title}: {len(flags)}", 20, True, colour)]
            lines += [(list_line(one), size, False, look.INK) for one in flags[:most]]
            if len(flags) > most:
                more = f"and {len(flags) - most} more: see the app or the CSV"
                lines.append((rests[at] if rests else more, size, False, look.SECOND))
            _box(slide, EDGE + at * (half + Inches(0.4)), Inches(1.35), half, Inches(5.4), lines)

    def board(self) -> None:
        board = self.pack.board
        slide = self._slide("Services and kinds of flag")
        if board.rows:
            rows = [[service, *map(cell_text, cells)] for service, cells in board.rows]
            _table(slide, ["Service", *board.kinds], rows, top=Inches(1.3), first=Inches(3),
                   size=11, words="Services and kinds of flag")  # fmt: skip
        key = "▼ raised · ▲ a strength · ○ clear · ? can’t tell. " + board_rest(board)
        _box(slide, EDGE, Inches(6.7), WIDTH - 2 * EDGE, Inches(0.35),
             [(key, 11, False, look.SECOND)])  # fmt: skip

    def replies(self) -> None:
        if not self.pack.replies:
            return
        slide = self._slide("What the council says")
        lines: list[Line] = []
        for one in self.pack.replies:
            lines.append((f"{one.service} ({one.role}, {one.when})", 16, True, look.ACCENT))
            lines.append((one.text, 20, False, look.INK))
        _box(slide, EDGE, Inches(1.4), WIDTH - 2 * EDGE, Inches(5.2), lines)

    def card(self, card: Card) -> None:
        slide = self._slide(f"{'▲' if card.is_strength else '▼'} {card.heading}")
        lines: list[Line] = []
        first, *further = card.flags
        size = 11 if further else 13
        if card.picture is None:
            size = 18  # the whole slide is free for words
        lines.append((f"{first.kind}. {first.sentence}", size, False, look.INK))
        facts = " · ".join(filter(None, (first.facts, first.responder)))
        lines.append((facts, 10, False, look.SECOND))
        # A slide has room for one flag in full; the notes hold the others.
        also = [f"{one.kind} ({sure_words(one).lower()})" for one in further]
        if also:
            lines.append((f"Also: {'; '.join(also)}.", size, False, look.INK))
        lines += [(one, 12, False, look.INK) for one in card.judgements]
        people = next((one.people for one in card.flags if one.people), "")
        if people:
            lines.append((f"Size: against keeping pace, {people}.", size, True, look.INK))
        lines.append(("Questions to ask", 14, True, look.ACCENT))
        lines += [
            (f"{at}. {one}", size, False, look.INK) for at, one in enumerate(card.questions, 1)
        ]
        lines.append((f"What it does not mean. {card.not_meant[0]}", 11, False, look.SECOND))
        wide = WIDTH - 2 * EDGE
        left = Inches(6.6) if card.picture else 0
        right = wide - left - (Inches(0.3) if left else 0)
        _box(slide, EDGE + wide - right, Inches(1.3), right, Inches(4.2), lines)
        if card.picture is not None and card.table is not None:
            frame = slide.shapes.add_chart(
                CHART_TYPE,
                EDGE,
                Inches(1.3),
                left,
                Inches(3.7),
                chart_data(card, self.pack.country),
            )
            _describe(frame, card.picture.words)
            dress(frame.chart, card, self.pack.country, size=11)
            rows = [[label, *cells] for label, cells in card.table.rows]
            heads = [card.unit, *card.table.periods]
            _table(slide, heads, rows, top=Inches(5.3), first=Inches(2.4), size=10,
                   words=f"Figures of {card.heading}")  # fmt: skip
        notes = [
            *(f"{one.kind}. {one.sentence} {one.responder}" for one in further),
            caption_of(self.pack, card, native=True), f"Source: {card.source}", *card.objections,
                 *(one.link for one in card.flags)]  # fmt: skip
        slide.notes_slide.notes_text_frame.text = "\n".join(notes)

    def peers(self) -> None:
        pack = self.pack
        slide = self._slide("Peers")
        _box(slide, EDGE, Inches(1.3), WIDTH - 2 * EDGE, Inches(1.2),
             [(f"{pack.group.note} {pack.alike}", 14, False, look.INK)])  # fmt: skip
        rows = [
            [one["rank"], one["name"], one["distance"], one["reasons"]] for one in peer_rows(pack)
        ]
        if rows:
            _table(slide, ["Rank", "Council", "Distance", "Why"], rows, top=Inches(2.6), size=12,
                   first=Inches(0.7), words="The nearest peers",
                   widths=[0.7, 2.8, 1.0, 7.8])  # fmt: skip
        _box(slide, EDGE, Inches(6.1), WIDTH - 2 * EDGE, Inches(0.7),
             [(peers_rest(pack), 12, False, look.SECOND)])  # fmt: skip

    def unjudged(self) -> None:
        slide = self._slide("What could not be judged")
        _box(slide, EDGE, Inches(1.3), WIDTH - 2 * EDGE, Inches(0.5),
             [(unjudged_lead(self.pack), 16, False, look.INK)])  # fmt: skip
        rows = [[one.reason, str(one.count), named(one.names)] for one in self.pack.unjudged]
        if rows:
            _table(slide, ["Why", "Measures", "Which"], rows, top=Inches(2), first=Inches(3.5),
                   size=11, words="Why measures could not be judged",
                   widths=[3.5, 1.0, 7.8])  # fmt: skip

    def method(self) -> None:
        slide = self._slide("How it was worked out")
        lines = [(f"{name}. {text}", 16, False, look.INK) for name, text in self.pack.method]
        _box(slide, EDGE, Inches(1.3), WIDTH - 2 * EDGE, Inches(5.3), lines)
        slide = self._slide("Sources and licences")
        named_ones = (f"{one.line}. {one.licence}. {one.attribution} {one.address}"
                      for one in self.pack.sources)  # fmt: skip
        lines = [(one, 14, False, look.INK) for one in named_ones]
        lines.append((colophon(self.pack), 12, False, look.SECOND))
        lines += [(f"{name}: {link}", 12, False, look.SECOND) for name, link in self.pack.links]
        _box(slide, EDGE, Inches(1.3), WIDTH - 2 * EDGE, Inches(5.3), lines)


def _box(slide, left: int, top: int, width: int, height: int, lines: Sequence[Line]) -> None:  # noqa: ANN001
    box = slide.shapes.add_textbox(Emu(left), top, Emu(width), height)
    box.text_frame.word_wrap = True
    _put(box.text_frame, lines)


def _put(frame, lines: Sequence[Line]) -> None:  # noqa: ANN001 -- a text frame
    for at, (text, size, bold, colour) in enumerate(lines):
        paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
        run = paragraph.add_run()
        run.text = text
        run.font.size, run.font.bold, run.font.name = Pt(size), bold, FONT
        run.font.color.rgb = rgb(colour)
        paragraph.space_after = Pt(size * 0.4)


def _band(slide, text: str) -> None:  # noqa: ANN001 -- a slide
    shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, 0, 0, WIDTH, Inches(0.36))
    shape.fill.solid()
    shape.fill.fore_color.rgb = rgb("#fff6d6")
    shape.line.fill.background()
    _put(shape.text_frame, [(text, 12, True, look.INK)])


def _table(slide, heads: Sequence[str], rows: Sequence[Sequence[str]], *, top: int, first: int,  # noqa: ANN001
           size: float, words: str, widths: Sequence[float] = ()) -> None:  # fmt: skip
    wide = WIDTH - 2 * EDGE
    frame = slide.shapes.add_table(len(rows) + 1, len(heads), EDGE, top, wide, Inches(0.2))
    _describe(frame, words)
    table = frame.table
    table.horz_banding = False
    for at in range(len(heads)):
        rest = (wide - first) // max(len(heads) - 1, 1)
        width = Inches(widths[at]) if widths else (first if at == 0 else rest)
        table.columns[at].width = Emu(width)
    for row, cells in enumerate((heads, *rows)):
        table.rows[row].height = Pt(size * 1.9)
        for column, text in enumerate(cells):
            cell = table.cell(row, column)
            cell.margin_top = cell.margin_bottom = Pt(1.5)
            cell.fill.solid()
            cell.fill.fore_color.rgb = rgb(look.ACCENT if row == 0 else look.PAPER)
            colour = look.PAPER if row == 0 else look.INK
            _put(cell.text_frame, [(text, size, row == 0, colour)])
            cell.text_frame.paragraphs[0].space_after = Pt(0)


def _describe(frame, words: str) -> None:  # noqa: ANN001 -- a graphic frame
    frame._element.nvGraphicFramePr.cNvPr.set("descr", words)
