"""One target in full: its sentences, its picture, the paces, its sources."""

from html import escape

import streamlit as st

from areaprofile.charts.trajectory import draw_trajectory
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.places import Place
from areaprofile.tables.target_counts import bound_by
from areaprofile.tables.target_pace import pace_of, trajectory_of
from areaprofile.tables.target_words import (
    KIND_MEANINGS,
    STATE_SHAPES,
    STATE_WORDS,
    bound_sentence,
    outcome_sentence,
    pace_sentences,
    partner_sentence,
    reward_sentence,
)
from areaprofile.tables.targets import TargetLine
from areaprofile.tables.wording import sentence_case
from areaprofile.ui.sources_line import source_lines

BAD, GOOD = ("missed", "at_risk"), ("met", "on_course")


def state_html(state: str) -> str:
    """A state with its shape, in the colour of its meaning."""
    style = "ap-worse" if state in BAD else "ap-better" if state in GOOD else "ap-similar"
    return f'<b class="{style}">{STATE_SHAPES[state]} {STATE_WORDS[state]}</b>'


def show_target(atlas: Atlas, council: Place, line: TargetLine) -> None:
    """The sentences, the picture and the paces of one target."""
    said = [
        outcome_sentence(line),
        reward_sentence(line),
        partner_sentence(line),
        bound_sentence(bound_by(atlas, line.target_id)),
        f"Note: {line.note}." if line.note else "",
    ]
    pace = None if line.unit or line.kind == "gap" else pace_of(atlas, council, line)
    paces = pace_sentences(pace, line) if pace else []
    picture = trajectory_of(atlas, council, line)
    drawn = draw_trajectory(picture) if picture else ""
    meaning = KIND_MEANINGS.get(line.kind, "")
    texts = "".join(f"<p>{escape(sentence_case(one))}</p>" for one in said if one)
    ways = "".join(f"<li>{escape(one)}</li>" for one in paces)
    key = (
        '<p class="ap-limits">Dashed: from the starting point to the target (◆). Band: where the '
        "figure lands four times in five, by a cautious forecast (its last value and half of its "
        "own pace). Hollow points are provisional.</p>"
        if drawn
        else ""
    )
    st.html(
        f'<article class="ap-target"><h3>{state_html(line.state)} · '
        f"{escape(line.indicator.name)}</h3>"
        f'<p class="ap-sub">{escape(meaning)}</p>{texts}{drawn}{key}<ul>{ways}</ul>'
        f"{source_lines(atlas, line.indicator)}</article>"
    )
