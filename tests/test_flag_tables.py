"""Flags over councils, services and time: states, changes, watch list, helpers, requests, feed."""

import xml.etree.ElementTree as ET
from datetime import timedelta
from html import escape

import pandas as pd
import pytest

from areaprofile.cli import main
from areaprofile.flags.evidence import recompute
from areaprofile.periods import parse_period
from areaprofile.store.open import Store, open_store
from areaprofile.store.read import read_table
from areaprofile.tables.atlas import Atlas, open_atlas
from areaprofile.tables.councils import all_councils
from areaprofile.tables.escalations import escalation_of
from areaprofile.tables.feed import council_feed
from areaprofile.tables.flag_changes import changes_since, counts_of, edition_at, newest_first
from areaprofile.tables.flag_figures import figures_behind
from areaprofile.tables.flag_rows import council_rows, flag_rows, newest_rows, plain_rows
from areaprofile.tables.flag_states import (
    council_states,
    country_counts,
    off_map_words,
    service_kinds,
    services_of,
    slug_of,
)
from areaprofile.tables.flag_words import age_words, sentence_of, title_of
from areaprofile.tables.flags import (
    CouncilFlags,
    Flag,
    council_flags,
    country_expected_false,
    why_not_raised,
)
from areaprofile.tables.nearly_raised import nearly_raised
from areaprofile.tables.peers import CONTEXT, peer_group
from areaprofile.tables.replies import replies_of, replies_to
from areaprofile.tables.routes import (
    partners_of,
    persistence_words,
    request_text,
    response_words,
    routes,
    support_words,
    who_words,
)
from areaprofile.tables.verdict_board import KINDS, verdict_board
from areaprofile.tables.watch import council_lines, service_lines, watched
from areaprofile.tables.who_does_well import who_does_well
from areaprofile.ui.data import DEMO_STORE
from areaprofile.ui.flag_card import card_html, flag_link

WITH_FIGURES = ("FL2", "FL5", "FL6", "FL8", "FL9", "EW6")
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def demo() -> Atlas:
    """The shipped demonstration."""
    return open_atlas(open_store(DEMO_STORE))


@pytest.fixture(scope="module")
def everyone(demo: Atlas) -> tuple[CouncilFlags, ...]:
    """The flags of every council."""
    found = (council_flags(demo, one) for one in all_councils(demo))
    return tuple(one for one in found if one is not None)


@pytest.fixture(scope="module")
def raised(everyone: tuple[CouncilFlags, ...]) -> tuple[tuple[CouncilFlags, Flag], ...]:
    """Every concern with its council's flags."""
    return tuple((found, flag) for found in everyone for flag in found.concerns)


def test_recomputing_from_the_evidence_gives_the_state(everyone: tuple[CouncilFlags, ...]) -> None:
    flags = [flag for found in everyone for flag in found.flags]
    assert len(flags) > 200
    assert all(recompute(one.evidence)[0] == one.state == "raised" for one in flags)


def test_every_council_service_and_rule_has_a_state_and_a_reason(demo: Atlas) -> None:
    flags = read_table(demo.store, "flag")
    now = flags[(flags["edition"] == flags["edition"].max()) & flags["indicator_id"].isna()]
    councils, rules = now["council_code"].nunique(), now["rule_id"].nunique()
    services = now["service"].nunique()
    assert len(now) == councils * rules * services
    assert councils == len(all_councils(demo))
    assert ((now["reason"] == "") == (now["state"] == "raised")).all()


def test_the_rows_stay_small_and_what_pages_get_is_plain(demo: Atlas) -> None:
    held = flag_rows(demo)
    texts = held.rows.drop(columns=["certainty", "editions_in_a_row"])
    assert all(isinstance(one, pd.CategoricalDtype) for one in texts.dtypes)
    assert held.rows.memory_usage().sum() < 32 * len(held.rows)
    assert 0 < len(held.evidence) < len(held.rows) / 4
    assert held.evidence.notna().all()
    code = all_councils(demo)[0].code
    plain = plain_rows(demo, council_rows(newest_rows(demo), code))
    assert set(plain["council_code"]) == {code}
    assert {type(one) for one in plain["severity"].dropna()} == {str}
    assert (plain["evidence"].notna() == plain["severity"].notna()).all()
    assert council_rows(newest_rows(demo), "nowhere").empty


def test_denominators_add_up(everyone: tuple[CouncilFlags, ...]) -> None:
    for found in everyone:
        assert found.raised <= found.judged <= found.measures
        assert sum(found.why_not.values()) == found.measures - found.judged


def test_service_and_country_counts_agree(demo: Atlas) -> None:
    counts = {one.kind: one for one in country_counts(demo, 0.9)}
    assert list(counts) == [kind for kind, _ in KINDS]
    total = dict.fromkeys(counts, 0)
    for service in services_of(demo).values():
        for one in service_kinds(demo, service, 0.9):
            total[one.kind] += len(one.raised)
            names = [place.name for place in one.raised]
            assert names == sorted(names)
            assert sum(one.why_not.values()) == one.cant_tell
    assert total == {kind: one.raised for kind, one in counts.items()}
    strict = {one.kind: one.raised for one in country_counts(demo, 0.99)}
    assert all(strict[kind] <= one.raised for kind, one in counts.items())


def test_the_country_expects_what_its_councils_expect(
    demo: Atlas, everyone: tuple[CouncilFlags, ...]
) -> None:
    total = country_expected_false(demo, 0.9)
    assert total == pytest.approx(sum(one.expected_false for one in everyone))
    parts = [country_expected_false(demo, 0.9, service=one) for one in services_of(demo).values()]
    assert sum(parts) == pytest.approx(total)


def test_councils_that_the_map_leaves_out_are_counted_by_kind(demo: Atlas) -> None:
    states = council_states(demo, "Falling", 0.9)
    drawn = {one.code for one in all_councils(demo) if one.council_type != "county"}
    counties = len(states) - len(drawn)
    assert off_map_words(demo, states, drawn).startswith(f"County councils ({counties}) are not")
    assert off_map_words(demo, states, set(states)) == ""


def test_flags_say_what_they_found(raised: tuple[tuple[CouncilFlags, Flag], ...]) -> None:
    told = {rule: [f for _, f in raised if f.rule.rule_id == rule] for rule in WITH_FIGURES}
    assert all(told.values())
    for flags in told.values():
        assert all(flag.rule.meaning not in sentence_of(flag) for flag in flags)
    assert all(flag.beneath for flag in (*told["FL8"], *told["EW6"]))
    assert all("a head; three in four similar councils" in sentence_of(f) for f in told["FL6"])
    assert all("is among the country’s worst tenth on" in sentence_of(f) for f in told["FL9"])
    for flag in told["FL2"]:
        missed = any(one["outcome"] == "missed" for one in flag.evidence["targets"])
        assert title_of(flag).endswith(": a target missed" if missed else ": a target at risk")
    for _, flag in raised:
        if flag.rule.rule_id == "FL4":
            high = bool(flag.evidence["from_high_level"])
            assert title_of(flag).endswith("from a good level") == high
            assert "stays low" not in flag.rule.does_not_mean


def test_nearly_raised_is_likelier_than_not_and_not_raised(
    demo: Atlas, everyone: tuple[CouncilFlags, ...]
) -> None:
    seen = 0
    for found in everyone[:6]:
        fallen = {one.indicator_id for one in found.flags if one.rule.rule_id == "FL4"}
        for one in nearly_raised(demo, found):
            assert 0.5 <= one.p_behind < 0.9
            assert one.measure.indicator_id not in fallen
            seen += one.first != "–"
    assert seen > 10


def test_a_clear_cell_says_what_was_judged(everyone: tuple[CouncilFlags, ...]) -> None:
    cells = [cell for found in everyone for _, row in verdict_board(found).rows for cell in row]
    warnings = [one for one in cells if one.kind == "Warning" and one.state == "clear"]
    assert warnings
    assert all("rules could be asked: " in one.scope for one in warnings)
    assert all("too old" not in one.scope for one in warnings)
    falling = [one for one in cells if one.kind == "Falling" and one.state == "clear"]
    assert all(one.scope.endswith("measures judged") for one in falling)


def test_map_states_cover_every_council(demo: Atlas) -> None:
    states = council_states(demo, "Falling", 0.9)
    assert set(states) == {one.code for one in all_councils(demo)}
    education = next(one for one in services_of(demo).values() if one == "Education")
    mine = council_states(demo, "Falling", 0.9, service=education)
    district = next(one for one in all_councils(demo) if one.council_type == "district")
    assert mine[district.code] == mine[district.upper_tier_code]


def test_changes_between_editions_are_exact(demo: Atlas) -> None:
    newest, before, *_ = newest_first(demo)
    flags = read_table(demo.store, "flag")
    found = changes_since(demo, before)
    assert changes_since(demo, newest).found == ()
    code = next(iter({one.council_code for one in found.of("raised")}))
    mine = changes_since(demo, before, code)
    for one in mine.found[:40]:
        rows = flags[
            (flags["council_code"] == code)
            & (flags["rule_id"] == one.rule.rule_id)
            & (flags["service"] == one.service)
            & (flags["indicator_id"].fillna("") == one.indicator_id)
            & (flags["state"] == "raised")
        ]
        days = set(rows["edition"])
        assert (newest in days) == (one.kind != "cleared")
        assert (before in days) == (one.kind != "raised")
        assert (one.reason == "") == (one.kind != "cleared")
    assert sum(counts_of(found.found).values()) <= len(found.found)


@pytest.mark.parametrize("text", ["", "nonsense", "2024-13-40", "12/03/2024"])
def test_a_day_that_is_none_has_no_edition(demo: Atlas, text: str) -> None:
    assert edition_at(demo, text) == ""


def test_a_day_stands_for_the_edition_before_it(demo: Atlas) -> None:
    newest, before, *rest = newest_first(demo)
    assert edition_at(demo, before) == before
    assert edition_at(demo, "1990-01-01") == (rest or [before])[-1]
    assert edition_at(demo, "2099-01-01") == newest


def test_watch_list_holds_councils_and_services(demo: Atlas) -> None:
    one, other = all_councils(demo)[:2]
    code, service = next(iter(services_of(demo).items()))
    found = watched(demo, f"{other.code}.{one.code}.{code}.nonsense.<b>")
    assert [place.code for place in found.councils] == [other.code, one.code]
    assert found.services == (service,)
    assert found.unknown == ("nonsense", "<b>")
    assert watched(demo, found.code).councils == found.councils
    for line in council_lines(demo, found, strictness=0.9):
        assert {flag.service for flag in line.flags} <= {service}
    assert service_lines(demo, found, strictness=0.9)[0].service == service
    assert watched(demo, "").is_empty
    assert slug_of("Children's social care") == "children-s-social-care"


def test_helpers_are_peers_that_do_well(
    demo: Atlas, raised: tuple[tuple[CouncilFlags, Flag], ...]
) -> None:
    seen = 0
    for found, flag in raised[:80]:
        codes = set(peer_group(demo, found.place, CONTEXT).codes)
        helpers = who_does_well(demo, found.place, flag)
        seen += bool(helpers)
        for one in helpers:
            assert one.place.code != found.place.code
            assert not codes or one.place.code in codes
            assert one.why
    assert seen > 10


def test_requests_carry_the_evidence(
    demo: Atlas, raised: tuple[tuple[CouncilFlags, Flag], ...]
) -> None:
    assert [one.route_id for one in routes()][:2] == ["complaint", "councillor"]
    for found, flag in raised[:: max(len(raised) // 12, 1)]:
        for route in routes():
            text = request_text(route, demo, found.place, flag, link=flag_link(flag), unjudged=())
            assert found.place.name in text
            assert "{" not in text
            assert "nan" not in text.split()
            assert "{" not in who_words(route, demo, flag)
        assert partners_of(demo, flag)
        if flag.editions >= 3:
            assert "lasting" in persistence_words(flag)
    missing = request_text(
        next(one for one in routes() if one.route_id == "information"),
        demo, raised[0][0].place, raised[0][1], link="x", unjudged=("Bins emptied",),
    )  # fmt: skip
    assert "Bins emptied" in missing


def test_a_flag_tells_how_old_its_figure_is(
    demo: Atlas, raised: tuple[tuple[CouncilFlags, Flag], ...]
) -> None:
    told = {age_words(flag, demo.as_at) for _, flag in raised if flag.indicator_id}
    assert told
    assert all(one.startswith("figure ") for one in told)
    flag = next(one for _, one in raised if one.rule.rule_id == "FL4")
    end = parse_period(flag.evidence["series"][-1]["period"]).end
    assert age_words(flag, end + timedelta(days=183)) == "figure 6 months old"


def test_every_rung_and_response_has_words(
    raised: tuple[tuple[CouncilFlags, Flag], ...],
) -> None:
    assert all(support_words(flag.rung) for _, flag in raised)
    assert all(response_words(str(flag.evidence["response"])) for _, flag in raised)
    assert support_words("nonsense") == ""


def test_reply_stands_beside_the_flag(
    demo: Atlas, raised: tuple[tuple[CouncilFlags, Flag], ...]
) -> None:
    answered = [
        (flag, told)
        for found, flag in raised
        if (told := replies_to(flag, replies_of(demo, found.place)))
    ]
    assert answered
    flag, told = answered[0]
    html = card_html(demo, flag, replies=told)
    assert html.index('class="ap-pair"') < html.index("The council’s reply")
    assert "has not replied" in card_html(demo, flag, whole=True)
    assert "has not replied" not in card_html(demo, flag)


def test_the_figures_behind_every_flag_can_be_checked(
    demo: Atlas, raised: tuple[tuple[CouncilFlags, Flag], ...]
) -> None:
    for _, flag in raised:
        behind = figures_behind(demo, flag)
        # Judgements are no figures, and a block's flag that lasts has none of its own.
        assert behind or flag.rule.rule_id in ("FL1", "FL8", "EW3"), flag.flag_id
        html = card_html(demo, flag)
        assert all(escape(address, quote=True) in html for _, address in behind)


def test_nobody_has_signed_means_no_escalation(
    demo: Atlas, raised: tuple[tuple[CouncilFlags, Flag], ...]
) -> None:
    signed = [escalation_of(demo, found.place, flag) for found, flag in raised]
    assert all(flag.rung != "central_government" for _, flag in raised)
    assert all(one is None or one.signed_by for one in signed)


def test_a_cleared_flag_of_a_link_says_why(everyone: tuple[CouncilFlags, ...]) -> None:
    found = everyone[0]
    rows = found.rows[(found.rows["rule_id"] == "FL7") & (found.rows["state"] != "raised")]
    service = str(rows["service"].iloc[0])
    asked = f"fl7-{''.join(c if c.isalnum() else '-' for c in service)}".lower()
    assert why_not_raised(found, asked) == rows["reason"].iloc[0]
    assert why_not_raised(found, "../../etc") is None


def test_feed_is_valid_and_its_ids_are_stable(
    demo: Atlas, raised: tuple[tuple[CouncilFlags, Flag], ...]
) -> None:
    council = raised[0][0].place
    text = council_feed(demo, council, address="https://app.example/")
    assert text is not None
    assert text == council_feed(demo, council, address="https://app.example/")
    feed = ET.fromstring(text)
    assert feed.tag == f"{ATOM}feed"
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) >= len(raised[0][0].flags)
    for one in (feed, *entries):
        for name in ("id", "title", "updated"):
            assert (one.findtext(f"{ATOM}{name}") or "").strip()
    ids = [one.findtext(f"{ATOM}id") or "" for one in entries]
    assert len(set(ids)) == len(ids)
    assert all(one.startswith("urn:uuid:") for one in ids)
    links = [one.get("href", "") for one in feed.iter(f"{ATOM}link")]
    assert all(one.startswith("https://app.example/") for one in links)
    moments = [one.findtext(f"{ATOM}updated") or "" for one in (feed, *entries)]
    assert max(moments) == moments[0]


def test_a_feed_beside_pages_without_a_server_leads_to_them(demo: Atlas) -> None:
    council = all_councils(demo)[0]
    made = council_feed(demo, council, page=f"../{council.code}.html")
    assert made is not None
    links = ET.fromstring(made).findall(f".//{ATOM}link[@rel='alternate']")
    assert {one.get("href") for one in links} == {f"../{council.code}.html"}


def test_no_flags_no_feed(tiny_store: Store) -> None:
    atlas = open_atlas(tiny_store)
    assert council_feed(atlas, all_councils(atlas)[0]) is None


def test_command_prints_the_feed(demo: Atlas, capsys: pytest.CaptureFixture[str]) -> None:
    code = all_councils(demo)[0].code
    assert main(["flags", str(DEMO_STORE), "--council", code, "--format", "atom"]) == 0
    assert ET.fromstring(capsys.readouterr().out.encode()).tag == f"{ATOM}feed"
    assert main(["flags", str(DEMO_STORE), "--format", "atom"]) == 2
    assert main(["flags", str(DEMO_STORE), "--council", "../x", "--format", "atom"]) == 2
