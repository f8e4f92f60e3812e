"""Flags on the page and on the command line, from a small store in which one council falls."""

import csv
import io
import json
import shutil
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from scenarios import scenario
from streamlit.testing.v1 import AppTest

from areaprofile.catalogue.dated_records import ESCALATION_TESTS
from areaprofile.cli import main
from areaprofile.flags.table import COLUMNS, flag_table
from areaprofile.pipeline.flag_step import rule_table
from areaprofile.store.open import Store, open_store
from areaprofile.tables.atlas import open_atlas
from areaprofile.tables.escalations import TESTS
from areaprofile.tables.flag_conditions import conditions_of
from areaprofile.tables.flag_counts import counted, summary
from areaprofile.tables.flag_words import questions_of, sentence_of, title_of
from areaprofile.tables.flags import CouncilFlags, council_flags
from areaprofile.tables.had_it_kept_pace import kept_pace
from areaprofile.tables.verdict_board import board_csv, verdict_board
from areaprofile.ui import assets

COUNCIL = "Z06000001"
PAGE = Path(__file__).resolve().parents[2] / "pages" / "flags.py"


@pytest.fixture(scope="module")
def store(tiny_store: Store, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The tiny store with the flags of a world in which its first council falls."""
    root = tmp_path_factory.mktemp("flags") / "store"
    shutil.copytree(tiny_store.root, root)
    tables = root / tiny_store.build / "tables"
    flag_table(scenario("falls")).to_parquet(tables / "flag.parquet")
    rule_table().to_parquet(tables / "flag_rule.parquet")
    return open_store(root)


@pytest.fixture(scope="module")
def found(store: Store) -> CouncilFlags:
    """The flags of the council that falls."""
    atlas = open_atlas(store)
    flags = council_flags(atlas, atlas.places.by_code[COUNCIL])
    assert flags is not None
    return flags


def test_the_fall_is_told_with_its_figures(found: CouncilFlags) -> None:
    fall = next(one for one in found.flags if one.rule.rule_id == "FL4")
    assert title_of(fall) == "m: getting worse, from a good level"
    said = sentence_of(fall)
    assert said.startswith("It got worse, from 67.7%")
    assert "while similar councils went from" in said
    assert "almost certain (over 99%)" in said
    assert len(set(questions_of(fall))) == 3
    assert summary(found) == f"{counted(found.concerns)}; 1 measure assessed, 0 cannot be judged"
    assert counted([fall, fall]) == "2 flags on 1 measure"
    assert counted([fall, replace(fall, indicator_id="")]) == "2 flags on 1 measure and 1 service"


def test_a_fall_that_its_ends_hide_is_told_from_its_best_year(found: CouncilFlags) -> None:
    fall = next(one for one in found.flags if one.rule.rule_id == "FL4")
    years = [str(year) for year in range(2018, 2022)]
    series = [{"period": year, "value": value} for year, value in
              zip(years, (44.0, 58.0, 50.0, 54.0), strict=True)]  # fmt: skip
    told = fall.evidence | {
        "series": series,
        "country": [{"period": years[-1], "value": 48.0}],
        "peers_middle": [],
        "since": years[1],
        "size": {"from": years[0], "to": years[-1], "people": None},
    }
    said = sentence_of(replace(fall, evidence=told))
    assert said.startswith("It got worse, from 58.0% to 54.0% between 2019 and 2021. It now stands")
    assert "at 54.0%; the country at 48.0%." in said
    other_end = fall.evidence["indicator"] | {"better": "lower"}
    lower = sentence_of(replace(fall, evidence=told | {"indicator": other_end}))
    assert lower.startswith("It got worse, from 44.0% to 54.0% between 2018 and 2021.")


def test_the_tests_are_told_in_plain_words(found: CouncilFlags) -> None:
    fall = next(one for one in found.flags if one.rule.rule_id == "FL4")
    told = {one.name: (one.here, one.needed) for one in conditions_of(fall)}
    assert told["No step across missing years carries it"] == ("yes", "yes")
    falling = told["How likely it is that the council’s own figures get worse"]
    assert falling[1] == "at least 80%"
    assert all("sd" not in name.split() for name in told)


def test_kept_pace_starts_where_the_council_did(found: CouncilFlags) -> None:
    picture = kept_pace(next(one for one in found.flags if one.rule.rule_id == "FL4"))
    assert picture is not None
    assert picture.kept[0].value == pytest.approx(picture.own[0].value)
    assert picture.kept[-1].value > picture.own[-1].value
    assert len(picture.kept) == len(picture.own)


def test_stricter_shows_no_more(store: Store) -> None:
    atlas = open_atlas(store)
    place = atlas.places.by_code[COUNCIL]
    shown = [council_flags(atlas, place, strictness=p) for p in (0.8, 0.9, 0.99)]
    counts = [len(one.flags) for one in shown if one is not None]
    assert counts == sorted(counts, reverse=True)


def test_board_has_a_cell_for_every_kind(found: CouncilFlags) -> None:
    board = verdict_board(found)
    assert all(len(cells) == len(board.kinds) for _, cells in board.rows)
    falling = {service: cells[2].state for service, cells in board.rows}
    assert falling["Streets"] == "raised"
    rows = list(csv.DictReader(io.StringIO(board_csv(board))))
    assert len(rows) == len(board.rows) * len(board.kinds)


def test_page_shows_board_and_evidence(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(assets.STORE_VARIABLE, str(store.root))
    page = AppTest.from_file(str(PAGE), default_timeout=30)
    page.query_params["area"] = COUNCIL
    page.run()
    assert not page.exception
    assert not page.error
    text = "\n".join(element.proto.body for element in page.get("html"))
    assert "ap-board" in text
    assert 'id="flag-fl4-streets-m"' in text
    assert "What it does not mean" in text
    assert "Three questions to ask" in text


def printed(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """What the command line prints."""
    assert main(["flags", *words]) == 0
    return capsys.readouterr().out


def test_command_lists_raised_flags_with_evidence(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = json.loads(printed(capsys, str(store.root), "--council", COUNCIL, "--format", "json"))
    assert rows
    assert all(set(row) == set(COLUMNS) for row in rows)
    assert all(row["state"] == "raised" and isinstance(row["evidence"], dict) for row in rows)
    falls = printed(capsys, str(store.root), "--kind", "decline", "--council", COUNCIL)
    assert "FL4" in falls
    assert "POS" not in falls


def test_command_with_all_has_one_record_per_council_service_and_rule(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    every = json.loads(printed(capsys, str(store.root), "--all", "--format", "json"))
    keys = [(row["council_code"], row["service"], row["rule_id"]) for row in every]
    assert len(set(keys)) == len(keys)
    assert all(row["indicator_id"] is None for row in every)
    one = json.loads(printed(capsys, str(store.root), "--all", "--council", COUNCIL,
                             "--format", "json"))  # fmt: skip
    assert any(row["indicator_id"] == "m" for row in one)


def test_command_refuses_what_it_does_not_know(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["flags", str(store.root), "--council", "Z99"]) == 2
    assert main(["flags", str(store.root), "--kind", "nonsense"]) == 2
    assert main(["flags", str(store.root / "nowhere")]) == 3
    assert "nonsense" in capsys.readouterr().err


def test_four_tests_are_shown_only_where_a_person_has_signed(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert set(TESTS) == set(ESCALATION_TESTS)
    signed = tmp_path / "store"
    shutil.copytree(store.root, signed)
    row = dict.fromkeys(TESTS, "no") | {"failed_recovery": "yes"}
    row |= {"council_code": COUNCIL, "service": "Streets", "rule_id": "", "text": "A plan failed.",
            "signed_by": "chief executive", "date": "2022-05-01"}  # fmt: skip
    path = signed / store.build / "tables" / "escalation.parquet"
    pd.DataFrame([row]).to_parquet(path)
    for root, shown in ((store.root, False), (signed, True)):
        monkeypatch.setenv(assets.STORE_VARIABLE, str(root))
        page = AppTest.from_file(str(PAGE), default_timeout=30)
        page.query_params["area"] = COUNCIL
        page.query_params["flag"] = "fl4-streets-m"
        page.run()
        assert not page.exception
        text = "\n".join(element.proto.body for element in page.get("html"))
        assert ("signed by the chief executive on 1 May 2022" in text) == shown
