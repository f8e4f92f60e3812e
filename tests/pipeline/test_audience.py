"""A public store holds nothing of what is for partners only; a partner store does."""

from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest
from minipack import INDICATORS, LSOAS, SOURCE

from areaprofile.errors import InputProblemsError
from areaprofile.pipeline.build import build
from areaprofile.store.open import Store, open_store
from areaprofile.store.read import read_values

SECRET = "Zanzibar visits"
WORDS = ("mini_secret", SECRET, "secret_source", "Quietly counted", "secret.csv", "4321.125")
NUMBER = 4321.125


def _add_secret(pack: Path) -> None:
    catalogue = pack / "catalogue"
    heading = INDICATORS.splitlines()[0]
    row = (
        f"mini_secret,{SECRET},Quietly counted visits of which nobody may know.,lsoa,residents,"
        "money,measured,outcome,lower_is_better,visits,3,score,1,council,1,,,,partner"
    )
    (catalogue / "indicators" / "secret.csv").write_text(f"{heading},visibility\n{row}\n")
    (catalogue / "measures" / "secret.csv").write_text(
        "indicator_id,source_id,value\nmini_secret,secret_source,visits\n"
    )
    source = SOURCE.format(file="secret.csv", level="lsoa", vintage="2021")
    source = source.replace('items = ["cases", "people"]', 'items = ["visits"]')
    source = source.replace("Mini table", "Quietly counted table")
    (catalogue / "sources" / "secret_source.toml").write_text(source)
    table = pd.DataFrame({"area": LSOAS, "year": 2020, "visits": NUMBER})
    table.to_csv(pack / "raw" / "secret.csv", index=False)


def _found(store: Store) -> set[str]:
    """The words that stand anywhere in the files of a store, unpacked."""
    found = set()
    for path in (one for one in store.folder.rglob("*") if one.is_file()):
        data = path.relative_to(store.folder).as_posix().encode() + path.read_bytes()
        if path.suffix == ".parquet":
            for column in pq.read_table(path).columns:
                data += "\n".join(str(one) for one in column.to_pylist()).encode()
        found |= {word for word in WORDS if word.encode() in data}
    return found


def test_nothing_for_partners_is_in_a_public_store(pack: Path, tmp_path: Path) -> None:
    _add_secret(pack)
    build([str(pack)], tmp_path / "open", say=lambda _: None)
    assert _found(open_store(tmp_path / "open")) == set()
    build([str(pack)], tmp_path / "closed", audience="partner", say=lambda _: None)
    store = open_store(tmp_path / "closed")
    assert _found(store) == set(WORDS)
    assert (read_values(store, "lsoa", "mini_secret")["value"] == NUMBER).all()
    assert store.manifest["audience"] == "partner"


def test_a_public_definition_that_gives_it_away_is_refused(pack: Path, tmp_path: Path) -> None:
    _add_secret(pack)
    themes = pack / "catalogue" / "themes.csv"
    themes.write_text(themes.read_text().replace("Money", f"Money and {SECRET}"))
    with pytest.raises(InputProblemsError) as caught:
        build([str(pack)], tmp_path / "open", say=lambda _: None)
    assert [one.file for one in caught.value.problems] == ["tables/theme.parquet"]
    assert not (tmp_path / "open" / "current").exists()
