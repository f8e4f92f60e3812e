"""Economy, efficiency, effectiveness: which of the three does a measure speak to?"""

from areaprofile.catalogue.records import Indicator

TAGS = {"input": "economy", "output": "efficiency", "process": "efficiency"}
TAGS |= {"outcome": "effectiveness"}
MEANINGS = {
    "economy": "what is paid",
    "efficiency": "what is done for it",
    "effectiveness": "what comes of it",
}


def tag_of(measure: Indicator) -> str:
    """`economy` (what is paid), `efficiency` (what is done for it), `effectiveness` (what comes of
    it); empty for risks and context, which are none of the three."""
    return TAGS.get(measure.measure, "")
