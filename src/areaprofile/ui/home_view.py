"""What stands on the home page below the search box."""

from html import escape

import numpy as np
import streamlit as st

from areaprofile import look
from areaprofile.catalogue.records import Indicator
from areaprofile.maps import MapClass, MapSpec, class_letters
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.measures import spoken_date
from areaprofile.tables.places import Place
from areaprofile.tables.wording import count_words, sentence_case
from areaprofile.ui import address, frame, links
from areaprofile.ui.geometry import map_codes
from areaprofile.ui.map_view import show_map

# Who reads, what for, and where that begins. Only pages that are there.
ROUTES = (
    ("You live here", "Three sentences about your neighbourhood, then every figure.", "profile"),
    ("You work with partners", "What one partner answers for, across an area.", "partner"),
    ("You sit on a scrutiny committee", "Strengths and concerns of the whole council.", "council"),
    (
        "You check facts",
        "Any figure by its link or place: source, limits, citation.",
        "check",
    ),
    ("You analyse data", "Every measure with codes and limits, unrounded, to download.", "data"),
    (
        "You look at the country",
        "Each shared priority: improving, worsening or can’t tell.",
        "country",
    ),
)


def example_links(atlas: Atlas) -> None:
    """A few searches to try, as links: a council, a neighbourhood in it, a measure."""
    council = example_council(atlas)
    if council is None:
        return
    with st.container(horizontal=True, key="examples", gap="xsmall", vertical_alignment="center"):
        st.html('<span class="ap-limits">Or try</span>', width="content")
        links.page_link(links.MAP, council.name, area=council.code)
        other, third = example_council(atlas, share=0.8), example_council(atlas, share=0.25)
        lived_in = example_neighbourhood(atlas, other or council)
        if lived_in is not None:
            links.page_link(links.PROFILE, lived_in.name, area=lived_in.code)
        measure = example_measure(atlas)
        if measure is not None:
            where = third or council
            choices = {"area": where.code, "indicator": measure.indicator_id}
            links.page_link(links.MAP, f"{measure.name} in {where.name}", **choices)


def three_cards(atlas: Atlas) -> None:
    """What one can do here, with this store's own numbers, each with a way in."""
    country = atlas.places.country
    council = example_council(atlas)
    other = example_council(atlas, share=0.65)
    lived_in = example_neighbourhood(atlas, other) if other else None
    neighbourhoods = len(atlas.places.levels["lsoa"].codes)
    councils = len(councils_with_neighbourhoods(atlas))
    measures = count_words(len(atlas.measures_at("lsoa")), "measure", "measures")
    newest = max((source.published for source in atlas.sources.values()), default="")
    sources = count_words(len(atlas.sources), "source", "sources")
    cards = (
        (
            "Your neighbourhood",
            f"{measures} for each of {neighbourhoods:,} neighbourhoods, beside its council, its "
            f"region and {country.name}.",
            (links.PROFILE, lived_in),
        ),
        (
            "Your council",
            f"A map of the neighbourhoods of each of {councils:,} councils, in colours that mean "
            "the same everywhere.",
            (links.MAP, council),
        ),
        (
            "What is in these data",
            f"{sentence_case(sources)}, the newest published on {spoken_date(newest)}.",
            (links.MAP, country),
        ),
    )
    for column, (title, text, (page, target)) in zip(st.columns(3), cards, strict=True):
        with column.container(border=True, height="stretch", gap="xsmall"):
            st.html(f"<h2>{escape(title)}</h2><p>{escape(text)}</p>")
            if target is not None:
                links.page_link(page, f"See {target.name}", area=target.code)


@frame.part
def council_map(atlas: Atlas) -> None:
    """All councils; picking one opens its map. The list does the same without the map."""
    frame.subheading("Pick a council")
    names = {council.name: council.code for council in councils_with_neighbourhoods(atlas)}
    picked = st.selectbox(
        "Council", sorted(names), index=None, key="home-council", placeholder="Choose from the list"
    )
    if picked:
        links.go(links.MAP, {"area": names[picked]})
    country = atlas.places.country
    shape = map_codes(atlas, level="council", within=country.code)
    if shape is None:
        return
    spec = MapSpec(
        geometry=shape.address,
        codes=shape.codes,
        indicator_id="councils",
        classes=class_letters(np.zeros(len(shape.codes), dtype=int)),
        legend=(MapClass("Council", look.PLAIN_SCALE[2]),),
        alt=f"Map of the {len(shape.codes)} councils of {country.name}. Pick one to open its map.",
        height=520,
    )
    clicked = show_map(spec, key="council-map")
    if clicked:
        links.go(links.MAP, {"area": clicked})


def routes(atlas: Atlas) -> None:
    """Where to begin, by who is reading."""
    frame.subheading("Where to begin")
    council = example_council(atlas)
    if council is None:
        return
    chosen = atlas.places.by_code.get(address.choice("area"))
    home = atlas.places.by_code.get(chosen.council_code, council) if chosen else council
    small = chosen if chosen and chosen.level in ("lsoa", "msoa", "ward") else None
    lived_in = small or example_neighbourhood(atlas, home) or home
    targets = {
        "profile": (links.PROFILE, f"Profile of {lived_in.name}", lived_in.code),
        "council": (links.COUNCIL, f"{home.name} council", home.code),
        "partner": (links.PARTNER, f"Partners in {home.name}", home.code),
        "check": (links.CHECK, _figure_words(atlas, lived_in), lived_in.code),
        "data": (links.INDICATORS, f"Measures and downloads, {home.name} and all", home.code),
        "country": (links.PARTNER, f"How {atlas.places.country.name} is moving", home.code),
    }
    figure = _first_figure(atlas, lived_in)
    for who, what, where in ROUTES:
        page, label, code = targets[where]
        with st.container(gap=None):
            st.html(f"<h3>{escape(who)}</h3><span class='ap-limits'>{escape(what)}</span>")
            choices = {"check": {"indicator": figure}, "country": {"view": "country"}}
            links.page_link(page, label, area=code, **choices.get(where, {}))


def _first_figure(atlas: Atlas, place: Place) -> str:
    """A measure that the place has, to show what a card is; the plainest one where it has it."""
    known = atlas.at_level.get(place.level, ())
    plain = example_measure(atlas)
    return plain.indicator_id if plain and plain.indicator_id in known else next(iter(known), "")


def _figure_words(atlas: Atlas, place: Place) -> str:
    figure = atlas.measures.get(_first_figure(atlas, place))
    return f"Check {figure.name} in {place.name}" if figure else "Check a figure"


def councils_with_neighbourhoods(atlas: Atlas) -> list[Place]:
    """Councils that hold neighbourhoods of their own."""
    within = atlas.places.levels["lsoa"].frame["council_code"].unique()
    return [atlas.places.by_code[code] for code in within if code in atlas.places.by_code]


def example_council(atlas: Atlas, *, share: float = 0.5) -> Place | None:
    """A council of middling size, always the same one of a build; of another `share` of the way
    from the smallest (0) to the largest (1) another one."""
    councils = councils_with_neighbourhoods(atlas)
    known = [one for one in councils if one.population == one.population] or councils
    ordered = sorted(known, key=lambda one: (one.population, one.code))
    return ordered[int(len(ordered) * share)] if ordered else None


def example_neighbourhood(atlas: Atlas, council: Place) -> Place | None:
    """A neighbourhood of a council, always the same one of a build."""
    level = atlas.level("lsoa")
    inside = level.within(council.code)
    return atlas.places.by_code[str(level.codes[inside[len(inside) // 2]])] if len(inside) else None


def example_measure(atlas: Atlas) -> Indicator | None:
    """A measure that needs no explaining: a share of people or homes with a good end."""
    shares = [
        one
        for one in atlas.measures_at("lsoa")
        if one.rate_method == "proportion" and one.polarity != "none" and one.kind == "measured"
    ]
    return min(shares, key=lambda one: (len(one.name), one.name)) if shares else None
