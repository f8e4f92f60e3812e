"""What a meeting is about: which flags, since when. Shown with the agenda only, folded away."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from areaprofile.tables.agenda import LONGEST, is_repeat
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.flag_rows import editions_of
from areaprofile.tables.flag_words import title_of
from areaprofile.tables.flags import CouncilFlags
from areaprofile.tables.since import EARLIEST_DAY, Since, day_to_pick
from areaprofile.ui import address


def choose_agenda(
    atlas: Atlas, found: CouncilFlags, on_agenda: Sequence[str], since: Since | None
) -> None:
    """Flags and the day of the last meeting; both go into the address."""
    with st.expander("Choose the flags, and the day of the last meeting", on_change="ignore"):
        flags = {one.flag_id: one for one in found.flags if not is_repeat(one)}
        key = f"meeting-flags-{found.place.code}"
        st.session_state[key] = [one for one in on_agenda if one in flags]
        st.multiselect(
            f"Flags on the agenda (at most {LONGEST})",
            list(flags),
            format_func=lambda one: title_of(flags[str(one)]),
            key=key,
            max_selections=LONGEST,
            on_change=lambda: _choose_flags(st.session_state[key]),
        )
        shown, latest = day_to_pick(since.asked if since else None, date.today())
        st.session_state["meeting-since"] = shown
        st.date_input(
            "Show what has moved since",
            key="meeting-since",
            format="DD/MM/YYYY",
            min_value=EARLIEST_DAY,
            max_value=latest,
            on_change=lambda: _choose_day(st.session_state["meeting-since"]),
            help=f"There are editions of {', '.join(editions_of(atlas))}.",
        )


def _choose_flags(chosen: Sequence[str]) -> None:
    if chosen:
        st.query_params["flags"] = ".".join(chosen)
    elif "flags" in st.query_params:
        del st.query_params["flags"]


def _choose_day(day: date | None) -> None:
    address.choose(since=day.isoformat() if day else "")
