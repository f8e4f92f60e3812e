"""What people call things: words that nobody finds in a definition, from `synonyms.csv`.

A row says that whoever types one of `said` may mean a measure whose name or meaning holds the
beginnings of all words of `means` (`a_level`: two words that stand together). The words are the
same for every pack.
"""

import csv
from functools import cache
from importlib import resources

from areaprofile.catalogue.records import Indicator

JOIN = " ; "


def said_for(indicator: Indicator) -> tuple[str, ...]:
    """What people call a measure, beyond its name and the other names of its definition."""
    words = f" {indicator.name} {indicator.meaning} ".casefold().replace("-", " ")
    found = [
        said
        for spoken, meant in synonym_rows()
        if all(f" {word}" in words for word in meant)
        for said in spoken
    ]
    return tuple(dict.fromkeys(found))


@cache
def synonym_rows() -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    """(what people say, beginnings of words of a definition), a pair per row of the file."""
    text = (resources.files("areaprofile.tables") / "synonyms.csv").read_text(encoding="utf-8")
    return tuple(
        (
            tuple(part.strip() for part in row["said"].split(JOIN.strip()) if part.strip()),
            tuple(
                word.replace("_", " ") for word in row["means"].casefold().replace("-", " ").split()
            ),
        )
        for row in csv.DictReader(text.splitlines())
    )
