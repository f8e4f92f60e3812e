"""The meeting: its agenda, its screens, what moved since a day, the page and its address."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from areaprofile.charts.kept_pace import draw_kept_pace
from areaprofile.charts.qr_code import qr_code
from areaprofile.store.open import Store, open_store
from areaprofile.tables.agenda import USUAL_LENGTH, chosen_agenda, usual_agenda
from areaprofile.tables.atlas import Atlas, open_atlas
from areaprofile.tables.flag_changes import read_day
from areaprofile.tables.flag_rows import editions_of
from areaprofile.tables.flags import CouncilFlags, council_flags
from areaprofile.tables.meeting import screen_of
from areaprofile.tables.replies import replies_of, replies_to
from areaprofile.tables.since import (
    EARLIEST_DAY,
    day_to_pick,
    moved_since,
    picture_then,
    since_line,
)
from areaprofile.ui import assets
from areaprofile.ui.data import DEMO_STORE

PAGE = Path(__file__).parents[1] / "pages" / "meeting.py"
WITH_REPLY = "Z06000002"


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return open_atlas(open_store(DEMO_STORE))


def flags_of(atlas: Atlas, code: str = WITH_REPLY) -> CouncilFlags:
    found = council_flags(atlas, atlas.places.by_code[code])
    assert found is not None
    return found


def test_agenda_has_each_measure_once_and_the_most_severe_first(atlas: Atlas) -> None:
    found = flags_of(atlas)
    items = usual_agenda(found)
    about = [(item[0].service, item[0].indicator_id) for item in items]
    assert len(items) == USUAL_LENGTH == len(set(about))
    assert items[0][0] == found.concerns[0]


def test_a_chosen_agenda_keeps_its_order_and_counts_what_is_gone(atlas: Atlas) -> None:
    found = flags_of(atlas)
    ids = [item[0].flag_id for item in usual_agenda(found)][:2]
    items, missing = chosen_agenda(found, [ids[1], "fl4-nowhere", ids[0].upper(), ids[1]])
    assert [item[0].flag_id for item in items] == [ids[1], ids[0]]
    assert missing == 1


def test_reply_answers_its_own_flag(atlas: Atlas) -> None:
    found = flags_of(atlas)
    replies = replies_of(atlas, found.place)
    failure = next(one for one in found.flags if one.rule.rule_id == "FL1")
    assert "opened sixty places" in replies_to(failure, replies)[0].text
    other = next(one for one in found.flags if one.service != failure.service)
    assert replies_to(other, replies) == ()


def test_what_moved_adds_up(atlas: Atlas) -> None:
    editions = editions_of(atlas)
    for code in ("Z06000002", "Z06000003", "Z07000001"):
        found = flags_of(atlas, code)
        since = moved_since(atlas, found, date.fromisoformat(editions[-2]))
        assert since.years_back == 1
        judged_then = [one for one in found.concerns if one.rule.rule_id not in ("FL8", "FL9")]
        assert len(since.stands) + len(since.raised) == len(judged_then)
        still = {(one.rule.rule_id, one.service, one.indicator_id) for one in found.concerns}
        assert not still & {(g.rule.rule_id, g.service, g.indicator_id) for g in since.gone}


def test_a_flag_that_stood_three_editions_is_not_new(atlas: Atlas) -> None:
    found = flags_of(atlas)
    since = moved_since(atlas, found, date.fromisoformat(editions_of(atlas)[0]))
    assert since.years_back == 2
    assert all(one.editions < 3 for one in since.raised)


@pytest.mark.parametrize(
    ("day", "back", "said"),
    [
        (date(2030, 1, 1), 0, "Nothing has moved since 1 January 2030"),
        (date(2024, 3, 12), 1, "Since 17 October 2023"),
        (date(1999, 1, 1), 2, "Since 17 October 2022"),
    ],
)
def test_a_day_stands_for_the_edition_before_it(
    atlas: Atlas, day: date, back: int, said: str
) -> None:
    since = moved_since(atlas, flags_of(atlas), day)
    assert since.years_back == back
    assert since_line(since).startswith(said)
    if not back:
        assert (since.raised, since.gone, since.stands) == ((), (), ())


def test_then_is_marked_a_year_before_now(atlas: Atlas) -> None:
    found = flags_of(atlas, "Z06000003")
    since = moved_since(atlas, found, date(2024, 3, 12))
    flag = next(one for one in found.concerns if one.rule.rule_id == "FL4")
    picture = picture_then(flag, since)
    assert picture is not None
    assert picture.then == picture.own[-2]
    assert "Then, in" in picture.words
    assert draw_kept_pace(picture).count("then") > draw_kept_pace(picture.__class__(
        **{**vars(picture), "then": None})).count("then")  # fmt: skip


def test_a_screen_says_one_thing_of_each_kind(atlas: Atlas) -> None:
    found = flags_of(atlas, "Z06000003")
    since = moved_since(atlas, found, date(2024, 3, 12))
    for item in usual_agenda(found):
        screen = screen_of(atlas, item, replies_of(atlas, found.place), since)
        assert screen.question.count("?") == 1
        assert screen.title
        assert screen.sentence.endswith(".")
        assert screen.moved.startswith(("This was not raised then.", "This was raised then too."))


@pytest.mark.parametrize(
    ("text", "day"), [("2024-03-12", date(2024, 3, 12)), ("12/03/2024", None), ("<b>", None)]
)
def test_a_day_in_the_address(text: str, day: date | None) -> None:
    assert read_day(text) == day


def test_a_code_for_a_link_and_none_for_one_too_long() -> None:
    assert 'alt="QR code' in qr_code("https://app.example/meeting?area=E09000015&at=2")
    assert qr_code("https://app.example/?" + "x" * 4000) == ""


def opened(store: Path, monkeypatch: pytest.MonkeyPatch, **address: str) -> AppTest:
    monkeypatch.setenv(assets.STORE_VARIABLE, str(store))
    test = AppTest.from_file(str(PAGE), default_timeout=30)
    for name, value in address.items():
        test.query_params[name] = value
    return test.run()


def body(test: AppTest) -> str:
    return "\n".join(element.proto.body for element in test.get("html"))


def test_steps_go_into_the_address_and_end_at_the_last(monkeypatch: pytest.MonkeyPatch) -> None:
    test = opened(DEMO_STORE, monkeypatch, area=WITH_REPLY)
    assert test.button(key="meeting-back").disabled
    test.button(key="meeting-next").click().run()
    assert test.query_params["at"] == "1"
    assert "opened sixty places" in body(test)
    last = opened(DEMO_STORE, monkeypatch, area=WITH_REPLY, at="999", since="2024-03-12")
    assert last.button(key="meeting-next").disabled
    assert f"{USUAL_LENGTH} of {USUAL_LENGTH}" in body(last)
    assert "raised then" in body(last)
    assert not last.multiselect


@pytest.mark.parametrize(
    "address",
    [
        {"flags": "<script>alert(1)</script>.fl4-x", "at": "-1", "since": "<b>x</b>"},
        {"flags": "x" * 5000, "at": "²", "since": "9999-99-99"},
        {"flags": "....", "at": "1e3"},
    ],
)
def test_nonsense_leads_to_the_agenda(
    address: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    test = opened(DEMO_STORE, monkeypatch, area=WITH_REPLY, **address)
    assert not test.exception
    assert "<script>alert" not in body(test)
    assert 'data-screen="Agenda"' in body(test)


def test_without_flags_it_says_so(tiny_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    test = opened(tiny_store.root, monkeypatch)
    assert any("no flags" in one.value for one in test.info)


@given(asked=st.dates(), today=st.dates(date(2024, 1, 1), date(2100, 1, 1)))
@settings(max_examples=60, deadline=None)
def test_any_day_can_be_asked_for(atlas: Atlas, asked: date, today: date) -> None:
    shown, latest = day_to_pick(asked, today)
    assert shown is not None
    assert EARLIEST_DAY <= shown <= latest
    assert latest > today
    assert shown == asked or not EARLIEST_DAY <= asked <= latest
    since = moved_since(atlas, flags_of(atlas), asked)
    assert since.edition in editions_of(atlas)
    assert since_line(since)
