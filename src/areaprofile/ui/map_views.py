"""Views of the map in one click: one perspective's or partner's measures, the most deprived tenth,
pockets, hexagons."""

from html import escape

import streamlit as st

from areaprofile.catalogue.records import PERSPECTIVES, Indicator
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.map_table import MapTable
from areaprofile.tables.map_views import most_deprived_tenth, tenth_measure
from areaprofile.tables.measures import perspective_of
from areaprofile.tables.places import Place
from areaprofile.tables.pockets import pockets_of, pockets_sentence, rule_line, rule_words
from areaprofile.tables.vitality_series import part_of
from areaprofile.tables.wording import PERSPECTIVE_WORDS
from areaprofile.ui import address
from areaprofile.ui.geometry import Shape, map_codes

DEPRIVED = "deprived"
POCKETS = "pockets"
HEXAGONS = "hex"


def pick_perspective(measures: list[Indicator], *, indicator_id: str) -> list[Indicator]:
    """Show the choice of a perspective, and give the measures that it leaves.

    A measure that a link asks for is always among them: it wins over the perspective.
    """
    used = {perspective_of(one) for one in measures}
    labels = {one: PERSPECTIVE_WORDS[one] for one in (*PERSPECTIVES, "context") if one in used}
    chosen = address.choice("perspective")
    kept = [one for one in measures if perspective_of(one) == chosen]
    names = {one.indicator_id for one in kept} | {"", "vitality", f"vitality-{chosen}"}
    if chosen not in labels or indicator_id not in names:
        chosen, kept = "", measures
    st.session_state["map-perspective"] = chosen or None
    st.pills(
        "Only the measures of",
        list(labels),
        format_func=lambda code: labels.get(str(code), str(code)),
        key="map-perspective",
        on_change=_perspective_chosen,
    )
    return kept


def _perspective_chosen() -> None:
    """A perspective of the index stays with the index; else its first measure is shown."""
    chosen = str(st.session_state["map-perspective"] or "")
    if not chosen:
        address.choose(perspective="")
    elif part_of(address.choice("indicator")) and chosen in PERSPECTIVES:
        address.choose(perspective=chosen, indicator=f"vitality-{chosen}")
    else:
        address.choose(perspective=chosen, indicator="", period="")


def unknown_view(atlas: Atlas) -> str:
    """A message about a perspective or partner in the address that is not in these data."""
    known = {
        "perspective": ("perspective", PERSPECTIVE_WORDS),
        "owner": ("partner", atlas.partners),
        "partner": ("partner", atlas.partners),
    }
    for name, (word, codes) in known.items():
        typed = st.query_params.get(name, "")
        if typed and typed not in codes:
            return f"The link asks for the {word} “{typed[:40]}”, which is not in these data."
    return ""


def pick_owner(atlas: Atlas, measures: list[Indicator], *, indicator_id: str) -> list[Indicator]:
    """Show the choice of a partner, and give the measures that it answers for.

    A measure that a link asks for is always among them: it wins over the partner.
    """
    used = {one.owner_partner for one in measures if one.owner_partner}
    labels = {code: name for code, name in atlas.partners.items() if code in used}
    if len(labels) < 2:
        return measures
    chosen = address.choice("owner")
    kept = [one for one in measures if one.owner_partner == chosen]
    if chosen not in labels or indicator_id not in {"", *(one.indicator_id for one in kept)}:
        chosen, kept = "", measures
    st.session_state["map-owner"] = chosen
    st.selectbox(
        "Only one partner",
        ["", *labels],
        format_func=lambda code: labels.get(str(code), "All partners"),
        key="map-owner",
        width=230,
        on_change=lambda: address.choose(
            owner=str(st.session_state["map-owner"] or ""),
            **({"indicator": "", "period": ""} if st.session_state["map-owner"] else {}),
        ),
    )
    return kept


def pick_only(
    atlas: Atlas, shape: Shape | None, *, within: Place
) -> tuple[set[str] | None, tuple[str, str] | None, str]:
    """Show the choices of some areas only: the most deprived tenth, the pockets of a council.

    The areas to keep (None: all), what those are called (None: no choice is made), and a message.
    A choice that leaves no area is taken back, and said.
    """
    on_map = set(shape.codes) if shape else None
    measure, country = tenth_measure(atlas), atlas.places.country.name
    wanted = address.choice("only")
    level = atlas.level("lsoa")
    here = {str(code) for code in level.codes[level.within(within.code)]}
    if on_map is not None:
        here &= on_map
    if wanted == DEPRIVED and measure is not None:
        kept = here & most_deprived_tenth(atlas, measure)
        called = ("most deprived neighbourhoods", "most deprived neighbourhood")
        why = f"None of these neighbourhoods is in {country}’s most deprived tenth."
    elif wanted == POCKETS and within.level == "council":
        found = pockets_of(atlas, within)
        kept = here & {one.place.code for one in found.pockets}
        called, why = ("pockets", "pocket"), pockets_sentence(found, country=country)
    else:
        kept, called, why = set(), ("", ""), ""
    if wanted and not kept:
        address.choose(only="")
    if measure is not None:
        help_words = f"The tenth of {country}’s neighbourhoods that is worst by: {measure.name}"
        _only_toggle("Most deprived tenth only", DEPRIVED, wanted if kept else "", help_words)
    if within.level == "council":
        _only_toggle("Pockets only", POCKETS, wanted if kept else "", rule_words(country=country))
    if kept:
        return kept, called, ""
    return on_map, None, f"{why} All neighbourhoods are shown." if why else ""


def show_pocket_rule(atlas: Atlas, *, within: Place) -> None:
    """What a pocket is, in a line with a link to the method; nothing where none can be chosen."""
    if within.level != "council":
        return
    said = escape(rule_line(country=atlas.places.country.name))
    st.html(
        f'<p class="ap-limits ap-noprint" style="max-width:110ch">{said} '
        '<a href="method" target="_self">How it is worked out</a></p>'
    )


def _only_toggle(label: str, code: str, wanted: str, words: str) -> None:
    key = "map-only" if code == DEPRIVED else f"map-only-{code}"
    st.session_state[key] = wanted == code
    st.toggle(
        label,
        key=key,
        help=words,
        on_change=lambda: address.choose(only=code if st.session_state[key] else ""),
    )


def pick_fading(table: MapTable) -> bool:
    """Show the choice of paler colours for unsure areas, where margins of error are known."""
    at = table.positions
    if not (table.series.upper[at] > table.series.lower[at]).any():
        return False
    st.session_state["map-fade"] = address.choice("fade") != "no"
    return st.toggle(
        "Paler where unsure",
        key="map-fade",
        help="An area is paler the more classes its 95% interval reaches into.",
        on_change=lambda: address.choose(fade="" if st.session_state["map-fade"] else "no"),
    )


def pick_shape(atlas: Atlas, *, level: str, within: Place) -> Shape | None:
    """Show the choice between map and hexagons where there are both; the shape that is chosen."""
    usual = map_codes(atlas, level=level, within=within.code)
    hexagons = map_codes(atlas, level=level, within=f"{within.code}-{HEXAGONS}")
    if hexagons is None or usual is None:
        return usual
    labels = {"": "By land", HEXAGONS: "Equal hexagons"}
    chosen = HEXAGONS if address.choice("shape") == HEXAGONS else ""
    st.session_state["map-shape"] = chosen
    st.selectbox(
        "Shapes",
        list(labels),
        format_func=lambda code: labels.get(str(code), str(code)),
        key="map-shape",
        on_change=lambda: address.choose(shape=str(st.session_state["map-shape"] or "")),
        help="As equal hexagons, a small city counts as much as a large county.",
    )
    return hexagons if chosen else usual
