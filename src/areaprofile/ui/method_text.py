"""The words of the method page: only what the product does today."""

from html import escape

from areaprofile.tables.atlas import Atlas
from areaprofile.tables.measures import spoken_date
from areaprofile.tables.outer_fifths import OUTER_RULE

SECTIONS = (
    (
        "How sure a figure is",
        "Most figures are counts of people or homes in a small place, and small counts swing "
        "by chance. The range beside a figure is its 95% interval: if nothing but chance were "
        "at work, the true figure would lie within it 19 times in 20. Shares use Wilson’s "
        "score interval; rates use the exact Poisson interval below ten events and Byar’s "
        "from ten. Where the publisher gives no counts, as for scores, there is no interval, "
        "and we say so.",
    ),
    (
        "Better, worse, can’t tell",
        "A place is called better or worse than the country only if its whole interval lies "
        "on one side of the country’s figure. If the interval holds that figure we can’t tell "
        "the two apart. How sure we are is said in words: almost certain from 95%, likely "
        "from 80%. Measures without a good end, such as age, are only higher or lower.",
    ),
    (
        "Where a place stands",
        "A dot on the line from worst to best shows the share of all places of the same level "
        "that do worse. The grey band holds the middle half of them. The worst and best "
        "fifths are counted over the whole country; places with equal figures share the "
        "middle of their places, so a figure that most have is neither worst nor best. Standing "
        "and being better or worse than the country are two separate facts: a place may be in "
        "the worst fifth and yet not differ from the average by more than chance.",
    ),
    ("Strengths and concerns", OUTER_RULE),
    (
        "Ranks are ranges",
        "A rank is given as a range, such as “between 4th and 11th of 33”. We let each figure "
        "move within its own interval 2,000 times (200 times where there are over 400 "
        "places), rank anew each time, and give the range that holds 95% of the results. "
        "Figures without an interval have a single rank. Modelled figures are not ranked.",
    ),
    (
        "Colours of the map",
        "The classes are fifths. Fixed by the country, they let one place be compared with "
        "another; fixed by the area shown, they tell its neighbourhoods apart. Brown to green "
        "runs from worst to best, pale to dark blue from low to high where neither is better. "
        "Hatching means that there is no figure, dots that it is not shown. A paler colour means "
        "that the 95% interval reaches into other classes, so that the class is less sure.",
    ),
    (
        "Change between two periods",
        "Shares change by percentage points, other measures by per cent of the earlier figure. "
        "The limits of a change come from the limits of both figures, by the method of Zou and "
        "Donner (2008). A change is clear if its limits leave out “no change”. On a map of many "
        "places some changes look clear by chance alone, about one in twenty, and the page says "
        "how many. Periods are not compared if the definition changed between them, if they "
        "share years, or if the figures are modelled.",
    ),
    (
        "More than chance?",
        "Moran’s I tells whether places side by side are more alike than any two. We mix the "
        "figures among the places at random 9,999 times and count how often the pattern is as "
        "strong. Local Moran statistics then find clusters, with false finds held at one in "
        "twenty. A cluster says that neighbours are alike, not why.",
    ),
    (
        "What is not shown",
        "Zero, missing and withheld are three different things. Small counts are withheld, so "
        "that nobody can be recognised, and so is a second figure where it would give the "
        "first away. A gap is never filled in. Each gap says why it is there.",
    ),
    (
        "What the figures cannot tell you",
        "They do not say why. They lag behind: each carries its period and its age. An "
        "average of a neighbourhood says nothing about one household in it. Scores of "
        "relative deprivation place neighbourhoods beside one another at one time; a change "
        "in a score is not a change in a place.",
    ),
)


def source_lines(atlas: Atlas) -> str:
    """All sources with publisher, licence and address, as HTML."""
    items = "".join(
        f"<li>{escape(source.publisher)}, {escape(source.title)}, published "
        f"{escape(spoken_date(source.published))}. {escape(source.licence)}. "
        f"{escape(source.attribution)} <span class='ap-limits'>{escape(source.address)}</span></li>"
        for source in atlas.sources.values()
    )
    return f'<ul class="ap-sources">{items}</ul>'
