"""Judgements on a line of time: a mark where inspectors came, nothing in between."""

from collections.abc import Sequence
from datetime import date
from html import escape

from areaprofile import look
from areaprofile.charts.svg import image
from areaprofile.tables.council import Judged
from areaprofile.tables.measures import spoken_date

WIDTH, LEFT, RIGHT, ROW, TOP, FOOT = 900, 250, 120, 58, 12, 30
BAND_COLOURS = {
    "high": (look.BETTER, look.SHAPES["better"]),
    "moderate": (look.SIMILAR, look.SHAPES["similar"]),
    "under": (look.WORSE, look.SHAPES["worse"]),
    "failure": (look.WORSE, "■"),
    "none": (look.NO_JUDGEMENT, look.SHAPES["none"]),
}


def judgement_timeline(schemes: Sequence[Judged], *, end: date) -> str:
    """A row for each scheme, a mark with its grade on each day that has one. Dates are never joined
    by lines: what lies between two judgements is not known. Empty without dated grades."""
    dated = [(one, _dated(one)) for one in schemes]
    dated = [(one, marks) for one, marks in dated if marks]
    if not dated:
        return ""
    first = min(day for _, marks in dated for day, _, _ in marks)
    start = date(first.year, 1, 1)
    last = max(end, max(day for _, marks in dated for day, _, _ in marks))
    finish = date(last.year + 1, 1, 1)
    span = (finish - start).days
    height = TOP + ROW * len(dated) + FOOT

    def x(day: date) -> float:
        return LEFT + (day - start).days / span * (WIDTH - LEFT - RIGHT)

    floor = height - FOOT
    drawn = []
    step = max(1, round((finish.year - start.year) / 8))
    for year in range(start.year, finish.year + 1, step):
        at = x(date(year, 1, 1))
        drawn.append(
            f'<line x1="{at:.1f}" x2="{at:.1f}" y1="{TOP}" y2="{floor}" stroke="{look.RULE}"/>'
            f'<text x="{at:.1f}" y="{floor + 20}" text-anchor="middle" font-size="14" '
            f'fill="{look.SECOND}">{year}</text>'
        )
    for place, (scheme, marks) in enumerate(dated):
        drawn += _row(scheme, marks, TOP + ROW * (place + 0.5), x)
    words = timeline_words([one for one, _ in dated])
    return image("".join(drawn), width=WIDTH, height=height, words=words, style="ap-chart wide")


def _dated(scheme: Judged) -> list[tuple[date, str, str]]:
    return [
        (date.fromisoformat(str(row.date)), str(row.grade), str(row.band))
        for row in scheme.overall.itertuples()
        if row.date
    ]


def _row(scheme: Judged, marks: list[tuple[date, str, str]], y: float, x) -> list[str]:  # noqa: ANN001
    drawn = [
        f'<text x="0" y="{y - 2:.1f}" font-size="15" font-weight="600" fill="{look.INK}">'
        f"{escape(scheme.name[:34])}</text>"
        f'<text x="0" y="{y + 16:.1f}" font-size="13" fill="{look.SECOND}">'
        f"{escape(scheme.body[:40])}</text>"
    ]
    free = -1e9
    for at, (day, grade, band) in enumerate(marks):
        colour, shape = BAND_COLOURS.get(band, BAND_COLOURS["none"])
        left = x(day)
        drawn.append(
            f'<text x="{left:.1f}" y="{y + 6:.1f}" text-anchor="middle" font-size="17" '
            f'fill="{colour}">{shape}</text>'
        )
        width = 7.2 * len(grade)
        is_last = at == len(marks) - 1
        if is_last:
            drawn.append(_grade(left + 12, y + 5, grade, colour, "start", 650))
        elif left - width / 2 > free:
            drawn.append(_grade(left, y - 12, grade, colour, "middle", 400))
            free = left + width / 2 + 6
    return drawn


def _grade(x: float, y: float, grade: str, colour: str, anchor: str, weight: int) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="13.5" '
        f'font-weight="{weight}" fill="{colour}">{escape(grade[:34])}</text>'
    )


def timeline_words(schemes: Sequence[Judged]) -> str:
    """Every dated overall grade in words, scheme by scheme."""
    said = []
    for scheme in schemes:
        marks = [f"{grade} on {spoken_date(day.isoformat())}" for day, grade, _ in _dated(scheme)]
        said.append(f"{scheme.name}: {'; '.join(marks)}.")
    return " ".join(said)
