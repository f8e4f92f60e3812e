"""Sentences of the tiny store, read by hand and kept: any change of words or figures is seen.

After a change that is meant: read tests/golden/sentences.txt again, all of it, aloud.
"""

from pathlib import Path

from tiny import LSOAS

from areaprofile.store.open import Store
from areaprofile.tables.atlas import Atlas, open_atlas
from areaprofile.tables.outer_fifths import best_fifth, worst_fifth
from areaprofile.tables.own_area import own_area
from areaprofile.tables.own_profile import own_profile
from areaprofile.tables.profile import Profile, profile_of
from areaprofile.tables.sentences import profile_sentences

GOLDEN = Path(__file__).parent / "golden" / "sentences.txt"
AREAS = (*LSOAS, "Z05000001", "Z06000001", "Z12000001", "Z92000001")
JOINED = ("Z01000001.Z01000002", "Z01000005.Z01000008", "Z01000009.Z01000010")


def the_profile(atlas: Atlas, code: str) -> Profile:
    own, _ = own_area(atlas, code)
    return own_profile(atlas, own) if own else profile_of(atlas, atlas.places.by_code[code])


def lines(atlas: Atlas) -> list[str]:
    """A line per sentence: code of the area, kind, text."""
    country, name = atlas.places.country.name, atlas.places.name
    profiles = [(code, the_profile(atlas, code)) for code in (*AREAS, *JOINED)]
    return [
        f"{code} {said.kind}: {said.text}"
        for code, one in profiles
        for said in profile_sentences(one, country=country, council=name(one.place.council_code))
    ]


def test_sentences_are_those_that_were_read(tiny_store: Store) -> None:
    kept = GOLDEN.read_text(encoding="utf-8").splitlines()
    assert len(set(kept)) >= 30
    assert lines(open_atlas(tiny_store)) == kept


def test_strengths_and_concerns_are_balanced(tiny_store: Store) -> None:
    """Never two of one kind; one is left out only where there is nothing to say of it."""
    atlas = open_atlas(tiny_store)
    for code in (*AREAS, *JOINED):
        profile = the_profile(atlas, code)
        kinds = [said.kind for said in profile_sentences(profile, country="T", council="F")]
        assert kinds.count("concern") == bool(worst_fifth(profile.rows, profile.place))
        assert kinds.count("strength") == bool(best_fifth(profile.rows, profile.place))
