"""What a pack holds is what the screen shows; what is asked for and unknown is named."""

import dataclasses
from collections.abc import Callable
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from areaprofile.cli import main
from areaprofile.errors import AreaProfileError
from areaprofile.report.pack import Choices, Pack, council_named, make_pack
from areaprofile.tables.agenda import USUAL_LENGTH
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.councils import all_councils
from areaprofile.tables.flag_counts import chance_words, summary
from areaprofile.tables.flag_sources import cited_words
from areaprofile.tables.flag_words import questions_of, reason_words, sentence_of
from areaprofile.tables.flags import council_flags
from areaprofile.tables.had_it_kept_pace import kept_pace
from areaprofile.tables.verdict_board import board_csv, verdict_board
from areaprofile.ui import assets
from areaprofile.ui.data import DEMO_STORE

PAGES = Path(__file__).resolve().parents[2] / "pages"


def test_the_pack_says_what_the_page_of_flags_says(atlas: Atlas, pack: Pack) -> None:
    found = council_flags(atlas, pack.council)
    assert found is not None
    assert pack.summary.lower() == summary(found).lower()
    assert pack.chance == chance_words(found)
    assert pack.setting == "How sure we must be: 90%"
    told = {line.reason.lower(): len(line.names) for line in pack.unjudged}
    assert told == {reason_words(key): count for key, count in found.why_not.items()}
    assert sum(told.values()) == pack.measures - pack.judged
    assert board_csv(pack.board) == board_csv(verdict_board(found))
    told = [one for card in pack.cards for one in card.flags] + list(pack.others)
    said = {one.flag_id: one for one in told + list(pack.strengths)}
    assert set(said) == {one.flag_id for one in found.flags}
    for flag in found.flags:
        assert said[flag.flag_id].sentence == sentence_of(flag)
        assert said[flag.flag_id].questions == questions_of(flag)
    pictures = {one.indicator_id: kept_pace(one) for one in found.concerns}
    for card in pack.cards:
        assert card.picture is not None
        # As text: gaps are nan, which equals nothing.
        assert str(card.picture.own) == str(pictures[card.indicator_id].own)  # pyright: ignore


def test_four_measures_are_told_unless_flags_are_chosen(atlas: Atlas, pack: Pack) -> None:
    assert len(pack.cards) == USUAL_LENGTH
    chosen = (pack.strengths[0].flag_id, pack.others[0].flag_id)
    few = make_pack(atlas, pack.council, Choices(flags=chosen))
    assert tuple(card.flags[0].flag_id for card in few.cards) == chosen
    assert pack.others[0].flag_id not in [one.flag_id for one in few.others]


def test_a_choice_of_services_leaves_all_others_out(atlas: Atlas, pack: Pack) -> None:
    one = make_pack(atlas, pack.council, Choices(services=("education",)))
    assert one.services == ("Education",)
    assert {card.service for card in one.cards} == {"Education"}
    assert [service for service, _ in one.board.rows] == ["Education"]
    assert 0 < one.measures < pack.measures


@pytest.mark.parametrize(
    ("ask", "says"),
    [
        (lambda a, _: council_named(a, "E99"), "codes look like Z"),
        (lambda a, c: make_pack(a, c, Choices(services=("Magic",))), "There are: Adult social"),
        (lambda a, c: make_pack(a, c, Choices(flags=("../../etc",))), "There are: fl"),
    ],
)
def test_the_unknown_is_named_with_what_there_is(
    atlas: Atlas, pack: Pack, ask: Callable, says: str
) -> None:
    with pytest.raises(AreaProfileError, match=says):
        ask(atlas, pack.council)


def test_links_name_the_build_and_stand_below_the_address(atlas: Atlas, pack: Pack) -> None:
    there = make_pack(atlas, pack.council, Choices(address="https://app.example/"))
    link = there.cards[0].flags[0].link
    assert link.startswith(f"https://app.example/flags?area={pack.council.code}")
    assert f"build={pack.build}" in link
    assert all(pack.build in address for _, address in there.links)


def test_invented_data_carry_their_warning(pack: Pack) -> None:
    assert pack.warning.startswith("Invented data.")
    assert not dataclasses.replace(pack, is_invented=False).warning


def _words_on(page: AppTest) -> str:
    return unescape("\n".join(one.proto.body for one in page.run().get("html")))


def test_the_pack_says_what_the_page_shows(pack: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read off the page of flags itself, not off the tables behind it."""
    monkeypatch.setenv(assets.STORE_VARIABLE, str(DEMO_STORE))
    page = AppTest.from_file(str(PAGES / "flags.py"), default_timeout=30)
    page.query_params["area"] = pack.council.code
    shown = _words_on(page)
    assert pack.summary.split(";")[0] in shown
    for card in pack.cards:
        for flag in card.flags:
            assert flag.title in shown
            assert flag.sentence in shown
        if card.picture:
            # A flag that the page tells in a line has its picture on a page of its own.
            page.query_params["flag"] = parse_qs(urlsplit(card.flags[0].link).query)["flag"][0]
            assert card.picture.words in shown + _words_on(page)


@pytest.mark.parametrize("typed", [7.0, -1.0, 0.0])
def test_a_strictness_out_of_range_is_refused(typed: float, tmp_path: Path) -> None:
    order = ["report", str(DEMO_STORE), "--council", "Z06000002", "--out", str(tmp_path / "a.csv")]
    assert main([*order, f"--strictness={typed}"]) == 2
    assert not list(tmp_path.iterdir())


def test_every_raised_flag_names_its_source(atlas: Atlas) -> None:
    found = council_flags(atlas, atlas.places.by_code["Z06000002"])
    assert found is not None
    for flag in found.flags:
        if flag.indicator_id or flag.evidence.get("judgements"):
            assert cited_words(atlas, flag), flag.flag_id
    failure = next(one for one in found.flags if one.evidence.get("judgements"))
    assert "Wendmark" in cited_words(atlas, failure)
    assert not any("next figure" in one for one in questions_of(failure))


def test_flags_of_old_figures_are_told_apart_from_what_was_assessed(atlas: Atlas) -> None:
    every = (council_flags(atlas, one) for one in all_councils(atlas))
    old = next(one for one in every if one and any(f.rule.kind == "stale" for f in one.concerns))
    assert "only because figures are old" in summary(old)
