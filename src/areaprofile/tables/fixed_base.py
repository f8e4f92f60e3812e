"""Measures whose every period is divided by one year's count: what may be said of their change."""

from areaprofile.catalogue.records import Indicator


def fixed_base_words(measure: Indicator) -> str:
    """`Per residents in the middle of 2016 in every year: …`; empty for all other measures.

    The intervals of such rates leave out that their base grew or shrank, so that no change of them
    can be called sure.
    """
    if measure.denominator_year is None:
        return ""
    return (
        f"Per {measure.denominator} in every year: a change may be one of their number, so we "
        "cannot say how sure it is."
    )
