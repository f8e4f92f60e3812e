"""Definitions: strict reading, every problem at once, packs that stack; and every real pack."""

from dataclasses import fields
from pathlib import Path

import pytest

from areaprofile.catalogue import rules
from areaprofile.catalogue.files import toml_rows
from areaprofile.catalogue.packs import find_pack, pack_names
from areaprofile.catalogue.read import KINDS, load_catalogue
from areaprofile.errors import MissingFileError

PACK = """\
pack_id = "tiny"
name = "Tiny"
is_invented = true
country_code = "Z92000001"
country_name = "Nowhere"
notice = "Invented."
"""
THEMES = "theme_id,name,weight\nhealth,Health,1\n"
PARTNERS = "partner_id,name,kind\ncouncil,Council,public\n"
SOURCE = """\
publisher = "Office of Sums"
title = "Sums"
address = "https://example.org/sums"
licence = "Open Government Licence v3.0"
attribution = "Contains sums."
published = 2024-01-02
retrieved = 2024-02-03
stage = "final"
disclosure = "publisher"
publisher_file = "sums.csv"

[file]
path = "sums.csv"
format = "csv"

[area]
column = "code"
level = "lsoa"
vintage = "2021"

[period]
fixed = "2021"

[layout]
kind = "wide"
"""
INDICATOR = """\
name = "Sums"
meaning = "How many sums."
level = "lsoa"
perspective = "residents"
theme = "health"
kind = "measured"
measure = "outcome"
polarity = "lower_is_better"
unit = "%"
decimals = 1
rate_method = "proportion"
multiplier = 100
owner_partner = "council"
default_weight = 1
"""
MEASURES = "indicator_id,source_id,numerator,denominator\nsums_pct,sums,done,all ; none\n"


def write_pack(folder: Path, **changes: str) -> Path:
    """A pack of one theme, partner, source, indicator and measure, some files replaced."""
    files = {
        "pack.toml": PACK,
        "catalogue/themes.csv": THEMES,
        "catalogue/partners.csv": PARTNERS,
        "catalogue/sources/sums.toml": SOURCE,
        "catalogue/indicators/sums_pct.toml": INDICATOR,
        "catalogue/measures/sums.csv": MEASURES,
    } | changes
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def messages(*folders: Path) -> list[str]:
    return [str(problem) for problem in load_catalogue(folders)[1]]


def test_a_sound_pack_has_no_problems_and_is_linked(tmp_path: Path) -> None:
    catalogue, problems = load_catalogue([write_pack(tmp_path / "tiny")])
    assert problems == []
    assert catalogue.indicators["sums_pct"].sources == ("sums",)
    assert catalogue.sources["sums"].layout.items == ("done", "all", "none")
    assert catalogue.measures[0].denominator == ("all", "none")


INDICATOR_FILE = "catalogue/indicators/sums_pct.toml"
SOURCE_FILE = "catalogue/sources/sums.toml"


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        (
            INDICATOR_FILE,
            'unit = "%"',
            'unit = "%"\ndecimls = 2',
            "sums_pct.toml:10:decimls: found an unknown key 'decimls'; did you mean decimals?",
        ),
        (INDICATOR_FILE, "decimals = 1\n", "", ":1:decimals: found nothing; give decimals"),
        (
            INDICATOR_FILE,
            "decimals = 1",
            'decimals = "1"',
            ":10:decimals: found '1'; write a whole",
        ),
        (
            INDICATOR_FILE,
            "decimals = 1",
            "decimals = true",
            ":10:decimals: found True; write a who",
        ),
        (
            INDICATOR_FILE,
            '"lower_is_better"',
            '"lower_better"',
            ":8:polarity: found 'lower_better'; did you mean lower_is_better",
        ),
        (
            INDICATOR_FILE,
            '"health"',
            '"heath"',
            ":5:theme: found an unknown theme 'heath'; did you",
        ),
        (
            INDICATOR_FILE,
            '"council"',
            '"police"',
            "owner_partner: found an unknown partner 'police'",
        ),
        (INDICATOR_FILE, '"outcome"', '"context"', ":8:polarity: found 'lower_is_better'; make"),
        (INDICATOR_FILE, '"lower_is_better"', '"none"', ":14:default_weight: found 1; make the"),
        (INDICATOR_FILE, '"Sums"', '"Sums<script>"', ":1:name: found HTML or an entity"),
        (INDICATOR_FILE, '"Sums"', '"Su\\u0007ms"', ":1:name: found a control character"),
        (INDICATOR_FILE, 'name = "Sums"', 'name = "Sums', ":1: found text that is not TOML"),
        (SOURCE_FILE, 'fixed = "2021"', 'fixed = "2021-23f"', ":22:period.fixed: found '2021-23f'"),
        (SOURCE_FILE, "https://", "ftp://", ":3:address: found 'ftp://example.org/sums'"),
        (SOURCE_FILE, 'path = "sums.csv"', 'path = "../sums.csv"', ":13:file.path: found '../sums"),
        (SOURCE_FILE, 'vintage = "2021"', "", ":16:area.vintage: found nothing; give vintage"),
        (
            SOURCE_FILE,
            'licence = "Open Government Licence v3.0"',
            'licence = ""',
            ":4:licence: found",
        ),
        ("catalogue/measures/sums.csv", "sums,done", "smus,done", "sums.csv:2:source_id: found an"),
        (
            "catalogue/measures/sums.csv",
            "numerator,",
            "numerater,",
            ":2:numerater: found an unknow",
        ),
        ("catalogue/themes.csv", "Health,1", "Health,much", "themes.csv:2:weight: found 'much'"),
        ("catalogue/themes.csv", "Health,1", "Health,1,", ":2: found 4 cells where the header has"),
        (
            "catalogue/themes.csv",
            "health,",
            "Health Care,",
            ":2:theme_id: found 'Health Care'; use",
        ),
        (
            "catalogue/themes.csv",
            "health,Health,1\n",
            "health,Health,1\nhealth,Health,2\n",
            ":3:theme_id: found 'health' again (first in tiny/catalogue/themes.csv, row 2); keep",
        ),
    ],
)
def test_each_fault_names_file_row_and_column(
    tmp_path: Path, file: str, old: str, new: str, message: str
) -> None:
    folder = write_pack(tmp_path / "tiny")
    path = folder / file
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new, 1), encoding="utf-8")
    found = messages(folder)
    assert any(message in line for line in found), found


def test_versions_and_groups_name_what_exists(tmp_path: Path) -> None:
    folder = write_pack(
        tmp_path / "tiny",
        **{
            "catalogue/versions.csv": "indicator_id,version,from_period,to_period,"
            "comparable_with_previous,note\nsums_pct,1,2021-22x,,true,Start.\n",
            "catalogue/frameworks.csv": "framework,group_id,name\nlife,q1,One\n",
            "catalogue/indicator_framework.csv": "framework,group_id,indicator_id\n"
            "life,q2,sums_pct\nlife,q1,sums_pct\n",
        },
    )
    found = "\n".join(messages(folder))
    assert "versions.csv:2:from_period: found '2021-22x'; write a period code" in found
    assert (
        "indicator_framework.csv:2:group_id: found an unknown group life q2; use one of q1" in found
    )
    assert len(found.splitlines()) == 2


def test_members_of_a_basket_exist_weigh_something_and_share_a_name(tmp_path: Path) -> None:
    rows = "ours,Ours,sums_pct,0\nours,Ours,nothing,1\nours,Theirs,sums_pct,1\n"
    folder = write_pack(
        tmp_path / "tiny",
        **{"catalogue/baskets.csv": f"basket_id,name,indicator_id,weight\n{rows}"},
    )
    found = "\n".join(messages(folder))
    assert "baskets.csv:2:weight: found 0; give more than 0" in found
    assert "baskets.csv:3:indicator_id: found an unknown indicator 'nothing'" in found
    assert "baskets.csv:4:basket_id: found 'ours sums_pct' again" in found


def test_an_empty_end_of_a_version_means_still_in_force(tmp_path: Path) -> None:
    text = (
        "indicator_id,version,from_period,to_period,comparable_with_previous,note\n"
        "sums_pct,1,2021,,true,Start.\n"
    )
    folder = write_pack(tmp_path / "tiny", **{"catalogue/versions.csv": text})
    catalogue, problems = load_catalogue([folder])
    assert problems == []
    assert catalogue.versions[0].to_period == ""


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    folder = write_pack(
        tmp_path / "tiny",
        **{
            "catalogue/themes.csv": "theme_id,name,weight\nhealth,Health,\n",
            INDICATOR_FILE: INDICATOR.replace("decimals = 1", 'decimals = "x"\nfoo = 1'),
        },
    )
    found = "\n".join(messages(folder))
    assert "themes.csv:2:weight" in found
    assert "sums_pct.toml:10:decimals" in found
    assert "sums_pct.toml:11:foo" in found


def test_a_file_that_is_not_utf8_is_named_with_its_line(tmp_path: Path) -> None:
    folder = write_pack(tmp_path / "tiny")
    path = folder / "catalogue/themes.csv"
    path.write_bytes("theme_id,name,weight\nhealth,Santé,1\n".encode("latin-1"))
    assert any("themes.csv:2: found a byte that is not UTF-8 (0xe9)" in m for m in messages(folder))


def test_a_later_pack_adds_and_overrides_by_id(tmp_path: Path) -> None:
    first = write_pack(tmp_path / "tiny")
    ours = tmp_path / "ours"
    (ours / "catalogue/indicators").mkdir(parents=True)
    (ours / "pack.toml").write_text(PACK.replace('"tiny"', '"ours"'))
    (ours / INDICATOR_FILE).write_text(INDICATOR.replace('"Sums"', '"Our sums"'))
    (ours / "catalogue/themes.csv").write_text("theme_id,name,weight\nwork,Work,1\n")
    catalogue, problems = load_catalogue([first, ours])
    assert problems == []
    assert catalogue.indicators["sums_pct"].name == "Our sums"
    assert list(catalogue.themes) == ["health", "work"]
    assert [pack.pack_id for pack in catalogue.packs] == ["tiny", "ours"]


def test_a_pack_is_found_by_name_or_path_else_near_names_are_given(tmp_path: Path) -> None:
    folder = write_pack(tmp_path / "tiny")
    assert find_pack(folder) == folder
    assert find_pack("tiny", packs_folder=tmp_path) == folder
    with pytest.raises(MissingFileError, match="did you mean tiny"):
        find_pack("tinny", packs_folder=tmp_path)
    with pytest.raises(MissingFileError, match=r"no pack\.toml"):
        find_pack(tmp_path)
    with pytest.raises(MissingFileError):
        load_catalogue([tmp_path])


def test_toml_rows_know_nested_tables_lists_of_tables_and_long_texts() -> None:
    text = 'a = """\nb = 1\n"""\n[t]\nx.y = 1\n[[d]]\nc = 1\n[[d]]\nc = 2\n'
    rows = toml_rows(text)
    assert rows[("a",)] == 1
    assert ("b",) not in rows
    assert rows[("t", "x", "y")] == 5
    assert rows[("d", 1, "c")] == 9


SOURCE_CSV = (
    "source_id,publisher,title,address,licence,attribution,published,retrieved,stage,disclosure,"
    "publisher_file,file.path,file.format,area.column,area.level,area.vintage,period.fixed,"
    "layout.kind,layout.sums,marks,drop.1.column,drop.1.matches,drop.1.why,drop.2.column,"
    "drop.2.matches,drop.2.why,blank.1.when,blank.1.reason,blank.1.why\n"
    "sums,Office of Sums,Sums,https://example.org,Open,Sums,2024-01-02,2024-02-03,final,publisher,"
    "sums.csv,sums.csv,csv,code,lsoa,2021,2021,wide,old=65 + 66,c=suppressed ; =not_collected,"
    "code,^W,Wales,code,^S,Scotland,n=^0$,suppressed,artefacts\n"
)


def test_a_family_of_sources_may_be_rows_of_a_csv(tmp_path: Path) -> None:
    folder = write_pack(tmp_path / "tiny", **{"catalogue/sources/family.csv": SOURCE_CSV})
    (folder / SOURCE_FILE).unlink()
    catalogue, problems = load_catalogue([folder])
    assert problems == []
    source = catalogue.sources["sums"]
    assert source.file.path == "sums.csv"
    assert source.file.header_rows == (1,)
    assert [rule.why for rule in source.drop] == ["Wales", "Scotland"]
    assert dict(source.marks) == {"c": "suppressed", "": "not_collected"}
    assert dict(source.layout.sums) == {"old": "65 + 66"}
    assert dict(source.blank[0].when) == {"n": "^0$"}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("c=suppressed", "c=hidden", ":2:marks.c: found 'hidden'; "),
        ("^W", "(W", ":2:drop.1.matches: found '(W'"),
        ("2024-01-02", "2/1/2024", ":2:published: found '2/1/2024'; write a day as"),
        ("2024-02-03", "2023-02-03", ":2:retrieved: found 2023-02-03, before it was published"),
        (",csv,code", ",exe,code", ":2:file.format: found 'exe'; use one of csv,"),
    ],
)
def test_faults_of_a_row_are_told_by_row_and_dotted_column(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    assert old in SOURCE_CSV
    text = SOURCE_CSV.replace(old, new)
    folder = write_pack(tmp_path / "tiny", **{"catalogue/sources/family.csv": text})
    (folder / SOURCE_FILE).unlink()
    found = messages(folder)
    assert any(message in line for line in found), found


def test_an_id_is_defined_once_whether_in_toml_or_in_csv(tmp_path: Path) -> None:
    folder = write_pack(tmp_path / "tiny", **{"catalogue/sources/family.csv": SOURCE_CSV})
    assert any(
        "'sums' again (first in tiny/catalogue/sources/family.csv" in m for m in messages(folder)
    )


def test_the_id_in_a_file_is_the_name_of_the_file(tmp_path: Path) -> None:
    text = 'indicator_id = "other"\n' + INDICATOR
    folder = write_pack(tmp_path / "tiny", **{INDICATOR_FILE: text})
    assert any(
        "sums_pct.toml:1:indicator_id: found 'other'; make it" in m for m in messages(folder)
    )


def test_rules_name_fields_that_records_have() -> None:
    for record, name in rules.ALLOWED:
        assert name in {field.name for field in fields(record)}


def test_every_record_with_an_id_is_checked_for_it() -> None:
    for kind in KINDS:
        names = {field.name for field in fields(kind.record)}
        assert set(kind.key) <= names
        assert kind.id_field in {*names, ""}


@pytest.mark.parametrize("name", pack_names())
def test_every_pack_of_the_project_is_sound(name: str) -> None:
    assert messages(find_pack(name)) == []


@pytest.mark.parametrize(
    ("file", "spoilt"),
    [
        ("catalogue/sources/sums.toml", 'colour = "red"\n' + SOURCE),
        ("catalogue/sources/sums.toml", "= broken\n" + SOURCE),
        ("catalogue/indicators/sums_pct.toml", "colour = 1\n" + INDICATOR),
    ],
)
def test_a_definition_with_a_fault_is_not_called_unknown_too(
    tmp_path: Path, file: str, spoilt: str
) -> None:
    found = messages(write_pack(tmp_path / "tiny", **{file: spoilt}))
    assert len(found) == 1, found
    assert "an unknown" not in found[0].replace("an unknown key", "")
