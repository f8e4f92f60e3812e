"""Every kind of sentence about a place can be read at the age of twelve grades of school."""

from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest
from ordered import ordered_store
from reading_age import reading_grade

from areaprofile.store.open import Store, open_store
from areaprofile.tables.atlas import Atlas, open_atlas
from areaprofile.tables.change import earlier_periods, measure_change
from areaprofile.tables.change_map import (
    area_change_words,
    change_finding,
    change_notes,
    change_table,
)
from areaprofile.tables.gap_words import gap_sentences
from areaprofile.tables.gaps import gap_table
from areaprofile.tables.own_area import own_area
from areaprofile.tables.own_profile import own_profile
from areaprofile.tables.pattern import Pattern, pattern_sentences
from areaprofile.tables.pockets import pockets_of, pockets_sentence
from areaprofile.tables.profile import profile_of
from areaprofile.tables.sentences import profile_sentences
from areaprofile.tables.vitality import recipe_published
from areaprofile.tables.vitality_series import scores_for
from areaprofile.tables.vitality_table import vitality_sentence
from areaprofile.tables.year_maps import year_maps, year_maps_finding
from areaprofile.ui.data import DEMO_STORE

HARDEST = 12.0
LEVELS = ("lsoa", "msoa", "ward", "council")
MOST_PLACES = 60
WORDS = ("neighbourhoods", "neighbourhood")


@pytest.fixture(params=["tiny", "demo"])
def atlas(request: pytest.FixtureRequest, tiny_store: Store, tmp_path: Path) -> Atlas:
    if request.param == "tiny":
        return open_atlas(ordered_store(tiny_store, tmp_path / "store"))
    if not (DEMO_STORE / "current").is_file():
        pytest.skip("the demonstration is not built (make demo)")
    return open_atlas(open_store(DEMO_STORE))


def about_places(atlas: Atlas) -> list[tuple[str, str]]:
    """(kind, sentence) of many places of every level, and of an own area."""
    profiles = []
    for level in LEVELS:
        codes = atlas.level(level).codes if level in atlas.places.levels else []
        step = max(1, len(codes) // MOST_PLACES)
        profiles += [profile_of(atlas, atlas.places.by_code[str(code)]) for code in codes[::step]]
    own, _ = own_area(atlas, ".".join(str(code) for code in atlas.level("lsoa").codes[:3]))
    assert own is not None
    profiles.append(own_profile(atlas, own))
    country, name = atlas.places.country.name, atlas.places.name
    return [
        (said.kind, said.text)
        for one in profiles
        for said in profile_sentences(one, country=country, council=name(one.place.council_code))
    ]


def about_councils(atlas: Atlas) -> list[tuple[str, str]]:
    """(kind, sentence) of the index, of pockets and of gaps, council by council."""
    country = atlas.places.country
    scores = scores_for(atlas, level="lsoa", within=country, recipe=recipe_published(atlas, "lsoa"))
    level = atlas.level("lsoa")
    found = []
    for code in [str(one) for one in atlas.level("council").codes if level.is_parent(one)][:8]:
        council, inside = atlas.places.by_code[code], level.within(code)
        said = vitality_sentence(atlas, scores, str(level.codes[inside[0]]), inside)
        found.append(("vitality", said))
        pockets = pockets_of(atlas, council)
        found.append(("pockets", pockets_sentence(pockets, country=country.name)))
        judged = [one for one in atlas.measures_at("lsoa") if one.polarity != "none"]
        for measure in judged[:12]:
            table = gap_table(atlas, council, measure)
            found += [("gap", said) for said in gap_sentences(table)] if table else []
    return found


def about_maps(atlas: Atlas) -> list[tuple[str, str]]:
    """(kind, sentence) of changes, of maps over the years and of patterns, for one council."""
    level = atlas.level("lsoa")
    code = next(str(one) for one in atlas.level("council").codes if level.is_parent(str(one)))
    council, inside, found = atlas.places.by_code[code], level.within(code), []
    for measure in atlas.measures_at("lsoa"):
        series = atlas.latest("lsoa", measure.indicator_id)
        before = earlier_periods(atlas, "lsoa", measure, series.period) if series else []
        if series is None or not before:
            continue
        change = measure_change(atlas, "lsoa", measure, earlier=before[-1], later=series.period)
        table = change_table(atlas, change, within=council, level="lsoa")
        found.append(("change", change_finding(change, table, area_words=WORDS)))
        found.append(("change notes", change_notes(change, table)))
        found += [("area change", area_change_words(change, int(at))[2]) for at in inside[:4]]
        years = year_maps(
            atlas, level="lsoa", indicator=measure, period=series.period, positions=inside
        )
        found += [("years", year_maps_finding(years, where=council.name))] if years else []
        kinds = np.array(["high_high", "low_low", "low_low", "high_low", "none"])
        for p in (0.0001, 0.5):
            pattern = Pattern(0.4, p, 5, kinds, 9_999)
            said = pattern_sentences(pattern, measure, plural="neighbourhoods")
            found += [("pattern", one) for one in said]
    return found


def test_the_reading_grade_of_known_texts() -> None:
    assert reading_grade("The cat sat on the mat.") == pytest.approx(-1.45, abs=0.01)
    hard = "Notwithstanding considerable methodological heterogeneity, comparability deteriorated."
    assert reading_grade(hard) > 20


def test_every_sentence_is_easy_enough(atlas: Atlas) -> None:
    """No sentence of any kind takes more, long names of measures and all."""
    grades: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for kind, text in about_places(atlas) + about_councils(atlas) + about_maps(atlas):
        grades[kind].append((reading_grade(text), text))
    hard = [max(found) for found in grades.values() if max(found)[0] > HARDEST]
    assert hard == []
