"""Every bad file gives a clear message, with file, row and column, and never a traceback."""

import tracemalloc
from pathlib import Path

import pytest
from sources.bad_inputs import BAD, HEADER, ROWS, Bad, long_line, source, text

from areaprofile.errors import Problem
from areaprofile.sources.read import read_source


def problems_of(bad: Bad, folder: Path) -> list[Problem]:
    raw_dir = folder / "raw"
    raw_dir.mkdir()
    bad.write(raw_dir)
    return read_source(source(**bad.changes), raw_dir)[1]


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.name)
def test_a_bad_file_gives_its_message(bad: Bad, tmp_path: Path) -> None:
    found = [str(problem) for problem in problems_of(bad, tmp_path)]
    assert any(bad.message in line for line in found), found
    assert all(" ; " not in line and len(line) < 400 for line in found)


def test_the_corpus_is_large_and_has_no_name_twice() -> None:
    names = [bad.name for bad in BAD]
    assert len(names) >= 60
    assert len(set(names)) == len(names)


def test_all_problems_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    text(HEADER + ROWS + "oops,2020,1\nZ01000003,someday,1\nZ01000004,2020,x\n")(tmp_path)
    _, problems = read_source(source(), tmp_path)
    assert [(problem.row, problem.column) for problem in problems] == [
        (4, "code"),
        (5, "year"),
        (6, "value"),
    ]


def test_a_line_of_200_megabytes_is_refused_without_being_read(tmp_path: Path) -> None:
    long_line(200_000_000)(tmp_path)
    tracemalloc.start()
    _, problems = read_source(source(), tmp_path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "found a line of more than" in str(problems[0])
    assert peak < 50_000_000
