"""Flags of every council, worked out from what the build has written."""

from collections.abc import Mapping
from typing import Any

from areaprofile.flags.gather import gather
from areaprofile.flags.table import flag_table
from areaprofile.store.write import StoreWriter


def write_flags(writer: StoreWriter, facts: Mapping[str, Any]) -> int:
    """Write the table `flag` of the half-built store; returns how many flags are raised.

    `facts` are those of `publish`. All values, tables and definitions must have been written.
    """
    store = writer.as_store(facts)
    table = flag_table(gather(store))
    writer.table("flag", table)
    return int((table["state"] == "raised").sum())
