"""What stands on the home page below the search box."""

from html import escape

import numpy as np
import streamlit as st

from areaprofile import look
from areaprofile.maps import MapClass, MapSpec, class_letters
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.places import Place
from areaprofile.tables.wording import count_words
from areaprofile.ui import address, data, frame, links
from areaprofile.ui.geometry import map_codes
from areaprofile.ui.map_view import show_map

ROUTES = (
    (
        "You live here",
        "Read three sentences about your neighbourhood, then every figure.",
        "profile",
    ),
    ("You work with partners", "Map one measure over a council and find where it is worst.", "map"),
    ("You sit on a scrutiny committee", "See how a council’s neighbourhoods differ.", "map"),
    ("You check facts", "Each figure has its source, period, limits and a download.", "profile"),
    ("You analyse data", "Download any map or profile, unrounded, with codes.", "map"),
)


def example_links(atlas: Atlas) -> None:
    """A few searches to try, as links: a council, a neighbourhood in it, a measure."""
    council = example_council(atlas)
    if council is None:
        return
    with st.container(horizontal=True, key="examples", gap="small", vertical_alignment="center"):
        st.html('<span class="ap-limits">For example</span>')
        links.page_link(links.MAP, council.name, area=council.code)
        lived_in = example_neighbourhood(atlas, council)
        if lived_in is not None:
            links.page_link(links.PROFILE, lived_in.name, area=lived_in.code)
        for measure in atlas.measures_at("lsoa")[:1]:
            links.page_link(
                links.MAP, measure.name, area=council.code, indicator=measure.indicator_id
            )


def three_cards(atlas: Atlas) -> None:
    """What one can do here, with this store's own numbers."""
    levels = atlas.places.levels
    neighbourhoods = len(levels["lsoa"].codes) if "lsoa" in levels else 0
    councils = len(levels["council"].codes) if "council" in levels else 0
    measures = len(atlas.measures_at("lsoa"))
    country = atlas.places.country.name
    newest = max((source.published for source in atlas.sources.values()), default="")
    cards = (
        (
            "Your neighbourhood",
            f"{count_words(measures, 'measure', 'measures')} for each of {neighbourhoods:,} "
            f"neighbourhoods, each beside its council, its region and {country}.",
        ),
        (
            "Your council",
            f"A map of every neighbourhood of {councils:,} councils, in classes that are the same "
            f"all over {country}, so that places can be compared.",
        ),
        (
            "What is in these data",
            f"{count_words(len(atlas.sources), 'source', 'sources')}; the newest came out on "
            f"{newest[:10]}. The figures stand as at {atlas.as_at:%-d %B %Y}.",
        ),
    )
    for column, (title, text) in zip(st.columns(3), cards, strict=True):
        column.html(f'<div class="ap-card"><h2>{escape(title)}</h2><p>{escape(text)}</p></div>')


@st.fragment
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
    legend = (MapClass("Council", look.PLAIN_SCALE[2]),)
    spec = MapSpec(
        geometry=shape.address,
        codes=shape.codes,
        indicator_id="councils",
        classes=class_letters(np.zeros(len(shape.codes), dtype=int)),
        legend=legend,
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
    lived_in = example_neighbourhood(atlas, council) if council else None
    for who, what, where in ROUTES:
        target = lived_in if where == "profile" else council
        st.html(f'<div><h3>{escape(who)}</h3><p class="ap-limits">{escape(what)}</p></div>')
        if target is not None:
            page = links.PROFILE if where == "profile" else links.MAP
            verb = "Profile of" if where == "profile" else "Map of"
            area = address.choice("area") or target.code
            known = atlas.places.by_code.get(area, target)
            links.page_link(page, f"{verb} {known.name}", area=known.code)


def councils_with_neighbourhoods(atlas: Atlas) -> list[Place]:
    """Councils that hold neighbourhoods of their own."""
    within = atlas.places.levels["lsoa"].frame["council_code"].unique()
    return [atlas.places.by_code[code] for code in within if code in atlas.places.by_code]


def example_council(atlas: Atlas) -> Place | None:
    """A council of middling size, always the same one of a build."""
    councils = councils_with_neighbourhoods(atlas)
    known = [one for one in councils if one.population == one.population] or councils
    ordered = sorted(known, key=lambda one: (one.population, one.code))
    return ordered[len(ordered) // 2] if ordered else None


def example_neighbourhood(atlas: Atlas, council: Place) -> Place | None:
    """A neighbourhood of a council, always the same one of a build."""
    level = data.atlas().level("lsoa")
    inside = level.within(council.code)
    return atlas.places.by_code[level.codes[inside[len(inside) // 2]]] if len(inside) else None
