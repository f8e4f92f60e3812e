"""Which neighbourhood does a postcode lie in? Sorted arrays, searched on disk."""

import re
from pathlib import Path

import numpy as np
import pandas as pd

from areaprofile.store.open import Store

_FOLDER = "postcodes"


def tidy_postcode(text: str) -> str:
    """A postcode as it is stored: capitals, no spaces (`ha1 2aa` → `HA12AA`)."""
    return re.sub(r"[^A-Z0-9]", "", text.upper())


def find_postcode(store: Store, text: str) -> str | None:
    """The code of the LSOA in which the postcode lies, or None when the store knows no such."""
    folder = store.folder / _FOLDER
    wanted = tidy_postcode(text).encode("ascii", "ignore")
    if not wanted or not folder.is_dir():
        return None
    codes = np.load(folder / "postcodes.npy", mmap_mode="r", allow_pickle=False)
    if len(wanted) > codes.dtype.itemsize:
        return None
    place = int(np.searchsorted(codes, np.array(wanted, dtype=codes.dtype)))
    if place == len(codes) or codes[place] != wanted:
        return None
    areas = np.load(folder / "areas.npy", mmap_mode="r", allow_pickle=False)
    area = np.load(folder / "area_of.npy", mmap_mode="r", allow_pickle=False)[place]
    return areas[area].decode("ascii")


def write_postcodes(folder: Path, postcodes: pd.DataFrame) -> int:
    """Write the columns postcode and area_code as sorted arrays; returns how many were written.

    A postcode that occurs twice is written once, with the area that comes first by code.
    """
    tidy = postcodes["postcode"].astype(str).str.upper().str.replace(r"[^A-Z0-9]", "", regex=True)
    codes = tidy.to_numpy(dtype="S")
    areas, area_of = np.unique(postcodes["area_code"].to_numpy(dtype="S"), return_inverse=True)
    order = np.lexsort((area_of, codes))
    codes, area_of = codes[order], area_of[order].astype(np.int32)
    first = np.ones(len(codes), dtype=bool)
    first[1:] = codes[1:] != codes[:-1]
    target = folder / _FOLDER
    target.mkdir(parents=True, exist_ok=True)
    np.save(target / "postcodes.npy", codes[first])
    np.save(target / "area_of.npy", area_of[first])
    np.save(target / "areas.npy", areas)
    return int(first.sum())
