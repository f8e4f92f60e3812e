"""A visitor's own table on the Indicators page: dragged in, shown, and forgotten."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from areaprofile.errors import Problem
from areaprofile.maps import Figures, MapClass, MapSpec, class_letters
from areaprofile.periods import parse_period
from areaprofile.sources.dragged import MAX_BYTES, Reading, first_rows, read_dragged
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.classes import classify
from areaprofile.tables.dragged import LEVELS, RULES, Dragged, figures, guess
from areaprofile.tables.series import Series
from areaprofile.ui import frame
from areaprofile.ui.geometry import map_codes
from areaprofile.ui.map_view import show_map
from areaprofile.ui.sortable import sortable_table

CODES = {"gss": "codes", "name": "names"}


def show_dragged(atlas: Atlas) -> None:
    """The place to drop a table; below it what is wrong with it, or its map and its figures."""
    frame.subheading("A table of your own")
    st.write(
        "Drop a CSV with an area, a number and perhaps a year in each row. It is read for this "
        "visit only: nothing is kept, and nobody else sees it."
    )
    file = st.file_uploader("Your CSV", type=["csv", "tsv", "txt"], key="dragged")
    if file is None:
        return
    data, name = file.getvalue(), file.name
    rows, problems = first_rows(data, name=name)
    probable = guess(atlas, rows) if rows else None
    if rows and probable is None:
        do = "give a column of codes or names of areas, and one of numbers"
        problems = [Problem(name, 1, "", "no column of areas that this store knows", do)]
    if probable is None:
        _show_problems(problems)
        return
    reading = _asked(atlas, rows[0], probable)
    tidy, problems = read_dragged(data, reading, name=name)
    found = None
    if not problems:
        found, problems = figures(atlas, tidy, reading, title=reading.value_column, file=name)
    if found is None:
        _show_problems(problems)
    else:
        _show(atlas, found)


def _asked(atlas: Atlas, headings: list[str], probable: Reading) -> Reading:
    """What the columns are: as guessed, unless the visitor says otherwise."""
    known = [one for one in headings if one.strip()]
    levels = [one for one in LEVELS if one in atlas.places.levels]
    with st.expander("How it is read"):
        area = _pick("Column of areas", known, probable.area_column)
        level = _pick("Areas are", levels, probable.area_level)
        codes = _pick("Areas are given as", list(CODES), probable.area_codes)
        value = _pick("Column of figures", known, probable.value_column)
        base = _pick("Shares are of (people asked, homes …)", ["", *known], probable.base_column)
        period = _pick("Column of periods", ["", *known], probable.period_column)
        rule = _pick("Periods are", list(RULES), probable.period_rule)
        fixed = st.text_input("Period of all rows, such as 2024", probable.period_fixed or "2024")
    chosen = replace(
        probable,
        area_column=area,
        area_level=level,
        area_codes=codes,
        value_column=value,
        base_column=base,
    )
    return replace(
        chosen, period_column=period, period_rule=rule, period_fixed="" if period else fixed
    )


def _pick(label: str, options: list[str], now: str) -> str:
    at = options.index(now) if now in options else 0
    return st.selectbox(label, options, index=at, key=f"dragged-{label}")


def _show_problems(problems: list[Problem]) -> None:
    count = len(problems)
    st.error(f"{count} {'problem' if count == 1 else 'problems'}; nothing is shown until mended.")
    st.code("\n".join(str(one) for one in problems), language=None, wrap_lines=True)
    st.caption(f"At most {MAX_BYTES // 1_000_000} MB. `c` and `*` mean suppressed.")


def _show(atlas: Atlas, found: Dragged) -> None:
    periods = list(found.by_period)[::-1]
    period = st.selectbox(
        "Period", periods, format_func=lambda one: parse_period(one).label, key="dragged-period"
    )
    series = found.by_period[period or periods[0]]
    if found.hidden:
        st.info(f"{found.hidden} figures that stand for fewer than 5, or would give one away, "
                "are hidden.")  # fmt: skip
    _show_map(atlas, found, series)
    sortable_table(_table(atlas, found.level, series), alt="Your table")


def _show_map(atlas: Atlas, found: Dragged, series: Series) -> None:
    shape = map_codes(atlas, level=found.level, within=atlas.places.country.code)
    if shape is None:
        st.caption("There is no map of such areas; the table has all the figures.")
        return
    classes = classify(series, shape.positions, found.indicator)
    spec = MapSpec(
        geometry=shape.address,
        codes=shape.codes,
        indicator_id=found.indicator.indicator_id,
        classes=class_letters(classes.index),
        legend=tuple(
            MapClass(f"{entry.name} {entry.label}".strip(), entry.colour, entry.pattern)
            for entry in classes.entries
        ),
        alt=f"{found.indicator.name}. The table below has the same figures.",
        figures=Figures(value=series.value[shape.positions], decimals=found.indicator.decimals),
    )
    show_map(spec, key="dragged-map")


def _table(atlas: Atlas, level: str, series: Series) -> pd.DataFrame:
    codes = atlas.places.levels[level].codes
    rows = [
        (atlas.places.by_code[str(code)].name, str(code), series.value[at], series.reason_at(at))
        for at, code in enumerate(codes)
        if series.ranked[at] or series.reason_at(at)
    ]
    table = pd.DataFrame(rows, columns=["Area", "Code", "Figure", "Why there is none"])
    return table.sort_values(["Figure", "Area"], ascending=[False, True], ignore_index=True)
