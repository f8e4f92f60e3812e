"""How many councils stand in each category of a judgement, year by year, and who moved.

A council counts in the years in which it was judged; nothing is filled in between. Only full rounds
are compared: years in which most of the councils that the scheme has ever judged were judged. Where
councils are inspected in turn there are none, as counts would follow the timetable. Moves are those
of councils judged in both rounds; a change of a share is in points, not per cent.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from areaprofile.store.read import has_table, read_table
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.wording import count_words, show_number

MOST_YEARS = 6
FULL_ROUND = 0.8


@dataclass(frozen=True)
class YearOfCategories:
    """A year: councils in each category (best first), their change since the year before (None for
    the first), and of the councils judged in both how many moved up and down."""

    year: int
    counts: tuple[int, ...]
    changes: tuple[int, ...] | None
    up: int
    down: int
    both: int

    @property
    def judged(self) -> int:
        """All councils judged in the year."""
        return sum(self.counts)


@dataclass(frozen=True)
class Categories:
    """A scheme's categories, best first, and its years, oldest first."""

    name: str
    grades: tuple[str, ...]
    years: tuple[YearOfCategories, ...]


def categories_by_year(
    judged: Mapping[int, Mapping[str, int]], grades: Sequence[str]
) -> tuple[YearOfCategories, ...]:
    """The years from year → council → place of its category among `grades` (0 is the best)."""
    found: list[YearOfCategories] = []
    for year in sorted(judged):
        places = judged[year]
        counts = tuple(sum(at == one for one in places.values()) for at in range(len(grades)))
        before = judged.get(found[-1].year, {}) if found else {}
        both = [code for code in places if code in before]
        changes = None
        if found:
            changes = tuple(now - then for now, then in zip(counts, found[-1].counts, strict=True))
        found.append(
            YearOfCategories(
                year=year,
                counts=counts,
                changes=changes,
                up=sum(places[code] < before[code] for code in both),
                down=sum(places[code] > before[code] for code in both),
                both=len(both),
            )
        )
    return tuple(found)


def share_points(before: YearOfCategories, after: YearOfCategories, *, best: int) -> float:
    """By how many points the share of councils in the `best` first categories changed."""
    first, last = (100 * sum(one.counts[:best]) / one.judged for one in (before, after))
    return last - first


@lru_cache(maxsize=4)
def all_categories(atlas: Atlas) -> Mapping[str, Categories]:
    """Scheme → its categories by year, for schemes with an ordered overall grade in two rounds."""
    if not has_table(atlas.store, "judgement"):
        return {}
    table = read_table(atlas.store, "judgement")
    table = table[(table["part"].astype("str") == "overall") & table["ordinal"].notna()]
    table = table.assign(
        year=pd.to_datetime(table["date"].astype("str"), errors="coerce").dt.year
    ).dropna(subset=["year"])
    found = {}
    for scheme, rows in table.groupby(table["scheme"].astype("str")):
        one = _categories(atlas, str(scheme), rows)
        if one is not None:
            found[str(scheme)] = one
    return found


def _categories(atlas: Atlas, scheme: str, rows: pd.DataFrame) -> Categories | None:
    """None for a scheme without two full rounds or two grades. A high ordinal is the better one."""
    ordered = rows.sort_values("ordinal", ascending=False)
    grades = tuple(dict.fromkeys(ordered["grade"].astype("str")))
    place = {grade: at for at, grade in enumerate(grades)}
    last = rows.sort_values("date").drop_duplicates(["council_code", "year"], keep="last")
    judged: dict[int, dict[str, int]] = {}
    for row in last.itertuples():
        judged.setdefault(int(str(row.year).split(".")[0]), {})[str(row.council_code)] = place[
            str(row.grade)
        ]
    everybody = len({code for places in judged.values() for code in places})
    full = {year: one for year, one in judged.items() if len(one) >= FULL_ROUND * everybody}
    years = categories_by_year(full, grades)
    if len(years) < 2 or len(grades) < 2:
        return None
    return Categories(_name(atlas, scheme), grades, years[-MOST_YEARS:])


def _name(atlas: Atlas, scheme: str) -> str:
    if has_table(atlas.store, "judgement_scheme"):
        named = read_table(atlas.store, "judgement_scheme").astype("str")
        for row in named.to_dict("records"):
            if row["scheme_id"] == scheme and row["name"]:
                return str(row["name"])
    return scheme.replace("_", " ").capitalize()


def categories_sentences(found: Categories) -> list[str]:
    """How the shares and the councils moved, in words."""
    first, last = found.years[0], found.years[-1]
    best = max(1, len(found.grades) // 2 if len(found.grades) != 5 else 2)
    names = " or ".join(grade.lower() for grade in found.grades[:best])
    before, after = (100 * sum(one.counts[:best]) / one.judged for one in (first, last))
    points = show_number(abs(share_points(first, last, best=best)), decimals=1)
    way = "up" if after >= before else "down"
    said = [
        f"Judged {names}: {show_number(before, decimals=1)}% of councils in {first.year}, "
        f"{show_number(after, decimals=1)}% in {last.year}, {way} {points} points."
    ]
    if last.both:
        councils = count_words(last.both, "council", "councils")
        net = f"{last.up - last.down:+d}".replace("-", "\N{MINUS SIGN}")
        said.append(
            f"Of {councils} judged in {found.years[-2].year} and again in {last.year}, {last.up} "
            f"moved up and {last.down} down: net {net}."
        )
    return said


def categories_frame(atlas: Atlas, found: Categories) -> pd.DataFrame:
    """A row per year and category: councils, change from the year before, moves."""
    rows = [
        (
            *(found.name, one.year, grade, count, None if one.changes is None else one.changes[at]),
            *(one.judged, one.up, one.down, one.both),
        )
        for one in found.years
        for at, (grade, count) in enumerate(zip(found.grades, one.counts, strict=True))
    ]
    columns = "scheme year category councils change judged moved_up moved_down judged_in_both"
    frame = pd.DataFrame(rows, columns=columns.split())
    return frame.assign(build=atlas.store.build, notice=str(atlas.store.manifest.get("notice", "")))
