"""The parts of the page on money and value."""

from html import escape

import pandas as pd
import streamlit as st

from areaprofile.catalogue.records import Indicator
from areaprofile.charts.value_paths import value_path, value_scatter
from areaprofile.periods import parse_period
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.check_card import figure_address
from areaprofile.tables.frame_csv import frame_csv
from areaprofile.tables.peers import PeerGroup
from areaprofile.tables.places import Place
from areaprofile.tables.value import ValuePicture, value_picture
from areaprofile.tables.value_costs import Cost
from areaprofile.tables.value_pairs import costs_for, results_for, usual_result
from areaprofile.tables.value_words import (
    expected_words,
    path_frame,
    price_words,
    tag_words,
    value_finding,
    value_frame,
    value_sentences,
)
from areaprofile.ui import address, frame, links
from areaprofile.ui.sortable import sortable_table
from areaprofile.ui.sources_line import source_lines

NO_USUAL_RESULT = (
    "None of the results known for this service is what this spending is for. Choose one above to "
    "set it beside the cost."
)


def choose_pair(atlas: Atlas, council: Place, group: PeerGroup) -> tuple[ValuePicture | None, str]:
    """The pickers of cost and result, and the picture of the two; and a message about the link."""
    costs = {one.cost_id: one for one in costs_for(atlas, council)}
    if not costs:
        return None, ""
    first, second = st.columns(2)
    wanted = address.choice("indicator")
    asked, wrong_service = _asked_service(costs)
    first_of = {key: one for key, one in costs.items() if one.service == asked} or costs
    default = _first(atlas, council, first_of)
    chosen, message = address.chosen_among("cost", costs, default=default)
    with first:
        _pick("Cost", {key: one.name for key, one in costs.items()}, chosen, "cost", indicator="")
    cost = costs[chosen]
    results = {one.indicator_id: one for one in results_for(atlas, council, cost)}
    result = wanted if wanted in results else usual_result(atlas, council, cost)
    message = " ".join(filter(None, (message, wrong_service, _asked_result(atlas, results))))
    with second:
        _pick("Result", {key: one.name for key, one in results.items()}, result, "indicator")
    if not result:
        return None, " ".join(filter(None, (message, NO_USUAL_RESULT)))
    return value_picture(atlas, council, cost, results[result], group), message


def _asked_service(costs: dict[str, Cost]) -> tuple[str, str]:
    """The service that a link asks for, if a cost is of it; and a message if none is. What was
    chosen on another page is no question to this one."""
    typed = st.query_params.get("service", "")
    if not typed or typed in {one.service for one in costs.values()}:
        return typed, ""
    said = f"The link asks for the service “{typed[:40]}”, of which no cost is known here."
    return "", said


def _asked_result(atlas: Atlas, results: dict[str, Indicator]) -> str:
    """A message where the link asks for a result that cannot stand beside the cost shown. What was
    chosen on another page is no question to this one."""
    typed = st.query_params.get("indicator", "").strip()
    if not typed or typed in results:
        return ""
    measure = atlas.measures.get(typed)
    if measure is None:
        return f"The link asks for the measure “{typed[:40]}”, which is not in these data."
    return f"“{measure.name}” cannot stand beside this cost; another result is shown."


def _first(atlas: Atlas, council: Place, costs: dict[str, Cost]) -> str:
    """A cost that goes with the measure last looked at, else one with a result that it is for:
    that with most years, newest."""
    wanted = address.choice("indicator")
    for key, cost in costs.items():
        if wanted in {one.indicator_id for one in results_for(atlas, council, cost)}:
            return key
    return max(
        costs,
        key=lambda key: (
            bool(usual_result(atlas, council, costs[key])),
            max(costs[key].values),
            len(costs[key].values),
        ),
    )


def _pick(label: str, names: dict[str, str], chosen: str, parameter: str, **cleared: str) -> None:
    key = f"value-{parameter}"
    st.session_state[key] = chosen or None
    st.selectbox(
        label,
        list(names),
        format_func=lambda code: names[str(code)],
        key=key,
        placeholder="Choose one",
        on_change=lambda: address.choose(**{**cleared, parameter: st.session_state[key] or ""}),
    )


def show_value_picture(atlas: Atlas, picture: ValuePicture) -> None:
    """Finding, words, the two pictures, what to expect, the figures."""
    measure, when = picture.measure, parse_period(picture.period).label
    result_when = parse_period(picture.result_period).label
    frame.heading(
        value_finding(picture),
        below=f"{picture.cost.name}, {when}, beside {measure.name} ({measure.unit}), "
        f"{result_when}. {picture.group.note}",
    )
    items = "".join(f"<li>{escape(said)}</li>" for said in value_sentences(picture))
    st.html(f"<ul>{items}</ul>")
    st.html(
        f'<div class="ap-card"><h3>What the cost is</h3><p>{escape(price_words(picture))}</p>'
        f"<p>{escape(tag_words(picture))}</p></div>"
    )
    left, right = st.columns(2, gap="large")
    with left:
        _titled(f"{picture.council.name} and its peers, {when}", value_scatter(picture),
                "Black: this council with its 95% interval where one is published. Dashed: the "
                "middle of its peers.")  # fmt: skip
    path = value_path(picture)
    with right:
        if path:
            _titled("Its path against its peers", path,
                    "Each year beside that year’s peers: rising prices take no part.")  # fmt: skip
        else:
            st.info("Only one year has both figures, so there is no path to draw.")
    frame.subheading("What result to expect at this cost")
    st.html(f"<p>{escape(expected_words(picture))}</p>")
    _figures(atlas, picture)


def _titled(title: str, drawing: str, below: str) -> None:
    st.html(
        f'<h2>{escape(title)}</h2><div class="ap-scroll" tabindex="0">{drawing}</div>'
        f'<p class="ap-limits">{escape(below)}</p>'
    )


def _figures(atlas: Atlas, picture: ValuePicture) -> None:
    figures, path = value_frame(atlas, picture), path_frame(atlas, picture)
    with st.expander("The figures behind the pictures"):
        shown = ["area_name", "cost", "result", "lower", "upper"]
        key, period = picture.measure.indicator_id, picture.result_period
        checks = [figure_address(str(code), key, period) for code in figures["area_code"]]
        sortable_table(
            figures[shown].assign(check=checks),
            alt="Cost and result of council and peers",
            column_config={
                "check": st.column_config.LinkColumn("Check", display_text="Check the result")
            },
        )
        years = path.drop(columns=["build", "area_code"])
        sortable_table(years, alt="Its years against its peers")
    key = f"{picture.council.code}-{picture.cost.cost_id}"
    with st.container(horizontal=True, gap="small"):
        _download("Download this year (CSV)", figures, f"value-{key}.csv")
        _download("Download the path (CSV)", path, f"value-path-{key}.csv")
        links.page_link(links.COUNCIL, "All spending of this council", area=picture.council.code)
    st.html(source_lines(atlas, picture.measure))


def _download(label: str, figures: pd.DataFrame, file_name: str) -> None:
    st.download_button(
        label,
        data=lambda: frame_csv(figures),
        file_name=file_name,
        mime="text/csv",
        on_click="ignore",
    )
