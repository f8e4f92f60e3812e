"""Reading lookup files of the raw folder: chosen columns, as text."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq

from areaprofile.catalogue.places import did_you_mean
from areaprofile.errors import Problem


@dataclass
class RawFolder:
    """The raw folder, the files that were asked of it, and the problems met on the way."""

    folder: Path
    problems: list[Problem] = field(default_factory=list)
    used: set[str] = field(default_factory=set)

    def path(self, file: str) -> Path | None:
        """The path of a raw file, or None (and a problem) when it is not there."""
        self.used.add(file)
        path = self.folder / file
        if path.is_file():
            return path
        do = f"put the file there, or name another folder with --raw (now {self.folder})"
        self._add(Problem(file, 0, "", "no such file", do))
        return None

    def columns(self, file: str, columns: Sequence[str]) -> pd.DataFrame | None:
        """The named columns as text, empty cells as None; None (and problems) when that fails."""
        path = self.path(file)
        if path is None:
            return None
        try:
            table = _read(path, columns)
        except (pa.ArrowInvalid, OSError, UnicodeDecodeError) as error:
            do = "put an intact CSV or Parquet file there"
            self._add(Problem(file, 0, "", f"a file that cannot be read ({error})", do))
            return None
        missing = [name for name in columns if name not in table.column_names]
        for name in missing:
            do = did_you_mean(name, table.column_names)
            self._add(Problem(file, 1, name, "no such column", do))
        if missing:
            return None
        cast = [table[name].cast(pa.string()) for name in dict.fromkeys(columns)]
        return pa.table(dict(zip(dict.fromkeys(columns), cast, strict=True))).to_pandas()

    def _add(self, problem: Problem) -> None:
        if problem not in self.problems:
            self.problems.append(problem)


def _read(path: Path, columns: Sequence[str]) -> pa.Table:
    if path.suffix == ".parquet":
        with pq.ParquetFile(path) as file:
            known = file.schema_arrow.names
            wanted = [name for name in dict.fromkeys(columns) if name in known]
            table = file.read(columns=wanted)
            return table if len(wanted) == len(set(columns)) else file.schema_arrow.empty_table()
    separator = "\t" if path.suffix == ".tsv" else ","
    with path.open("rb") as file:
        heading = file.readline().decode("utf-8-sig").strip().split(separator)
    text = pc.ConvertOptions(
        column_types={name.strip('"'): pa.string() for name in heading}, strings_can_be_null=True
    )
    return pc.read_csv(
        path, parse_options=pc.ParseOptions(delimiter=separator), convert_options=text
    )
