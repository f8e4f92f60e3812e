"""The standing words of a pack: how it was worked out, in half a page."""

from areaprofile.tables.flag_counts import chance_words
from areaprofile.tables.flags import CouncilFlags

METHOD = (
    (
        "What a flag is",
        "A flag says that figures, taken with their margins of error, need a closer look. It is a "
        "reason to ask, not a verdict, and it does not say why. Councils are never ranked by their "
        "number of flags.",
    ),
    (
        "Compared with whom",
        "With the whole country, and with councils of the same type that are most alike in who "
        "lives there, homes, density, pay and prices. Results and spending play no part in the "
        "choice. Nothing is compared on a service that the council does not run.",
    ),
    (
        "Getting worse or keeping pace",
        "A trend is judged over the years of one definition, after what moved the whole country "
        "is taken out. It must be likely that the council falls behind, likely that its own "
        "figures fall, and the loss must be large enough to matter; no single year may carry it. "
        "A provisional year never decides.",
    ),
    (
        "Worse than places like it",
        "The mean of the last three years must be worse than the middle of similar councils, and "
        "worse than the council’s circumstances lead one to expect.",
    ),
    (
        "How sure",
        "“Almost certain” means 95% or more, “likely” 80% or more. The range beside a figure is "
        "its 95% interval: if nothing but chance were at work, the true figure would lie within "
        "it 19 times in 20. Small counts are withheld, so that nobody can be recognised.",
    ),
)


def method_of(found: CouncilFlags) -> tuple[tuple[str, str], ...]:
    """(heading, text) of the method in half a page."""
    sure = (
        "How many by chance",
        f"With so many measures a few flags are chance alone. {chance_words(found)}",
    )
    return (*METHOD, sure) if found.concerns else METHOD
