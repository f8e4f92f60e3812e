"""Try a target: the reader's own value and year, in the address, against what is usual."""

import math

import streamlit as st

from areaprofile.catalogue.records import Indicator
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.places import Place
from areaprofile.tables.target_pace import year_name
from areaprofile.tables.target_tester import last_figure, measures_to_try, try_target, years_ahead
from areaprofile.tables.targets import measure_of
from areaprofile.tables.wording import show_value
from areaprofile.ui import address, frame
from areaprofile.ui.target_card import show_target

USUAL_YEARS = 3


def show_try(atlas: Atlas, council: Place) -> None:
    """Pickers for measure, level and year, and the outcome; nothing where none can be tried."""
    measures = {one.indicator_id: one for one in measures_to_try(atlas, council)}
    if not measures:
        return
    frame.subheading("Try a target")
    st.html("<p>What would a target of your own ask for? Nothing is stored; the link holds it.</p>")
    chosen = _measure(measures)
    years = years_ahead(atlas, chosen)
    if not years:
        st.info("There are no yearly figures to try a target on.")
        return
    aim, year = _level(atlas, council, measures[chosen]), _year(atlas, chosen, years)
    if aim is not None:
        _outcome(atlas, council, measures[chosen], aim=aim, year=year)


def _measure(measures: dict[str, Indicator]) -> str:
    asked = address.choice("indicator")
    chosen = asked if asked in measures else next(iter(measures))
    typed = st.query_params.get("indicator", "").strip()
    if typed and typed not in measures:
        frame.messages(f"No target can be tried on the measure “{typed[:40]}” of the link here.")
    st.session_state["try-measure"] = chosen

    def keep() -> None:
        address.choose(indicator=st.session_state["try-measure"], goal="")

    names = {key: one.name for key, one in measures.items()}
    st.selectbox(
        "Measure to try",
        list(names),
        format_func=lambda key: names[str(key)],
        key="try-measure",
        on_change=keep,
    )
    return chosen


def _level(atlas: Atlas, council: Place, measure: Indicator) -> float | None:
    """The level that the reader asks for (`goal=`); at first a tenth better than today."""
    last = last_figure(atlas, council, measure)
    sign = -1 if measure.polarity == "lower_is_better" else 1
    usual = round(last + sign * abs(last) * 0.1, measure.decimals)
    top = measure.upper_bound
    usual = min(usual, top) if top is not None else usual
    st.session_state["try-goal"] = _number(address.choice("goal"), usual)
    return st.number_input(
        f"Target, {measure.unit}",
        format=f"%.{measure.decimals}f",
        key="try-goal",
        help=f"The newest figure is {show_value(last, measure)}.",
        on_change=lambda: address.choose(goal=str(st.session_state["try-goal"])),
    )


def _number(text: str, usual: float) -> float:
    try:
        found = float(text)
    except ValueError:
        return usual
    return found if math.isfinite(found) and abs(found) < 1e12 else usual


def _year(atlas: Atlas, indicator_id: str, years: tuple[int, ...]) -> int:
    measure = measure_of(atlas, indicator_id)
    asked = address.choice("due")
    usual = years[min(USUAL_YEARS, len(years)) - 1]
    st.session_state["try-due"] = int(asked) if asked in map(str, years) else usual
    return int(
        st.selectbox(
            "To be reached in",
            years,
            format_func=lambda one: year_name(measure, int(one)) if measure else str(one),
            key="try-due",
            on_change=lambda: address.choose(due=str(st.session_state["try-due"])),
        )
    )


def _outcome(atlas: Atlas, council: Place, measure: Indicator, *, aim: float, year: int) -> None:
    show_target(atlas, council, try_target(atlas, council, measure, aim=aim, year=year))
