"""The figures behind a flag: of which place and measure each is, so that it can be checked."""

from collections.abc import Iterable

from areaprofile.tables.atlas import Atlas
from areaprofile.tables.check_card import figure_address
from areaprofile.tables.flags import Flag


def figures_behind(atlas: Atlas, flag: Flag) -> list[tuple[str, str]]:
    """(name of the measure, address of the card of its newest figure): the flag's own measure, or
    those of a block, of the flags that it stands on, or of the neighbourhood of a pocket."""
    area = str(flag.evidence.get("neighbourhood") or flag.evidence["council_code"])
    place = atlas.places.by_code.get(area)
    held = atlas.at_level.get(place.level, ()) if place else ()
    keys = [key for key in dict.fromkeys(_keys(flag)) if key in held]
    return [(atlas.measures[key].name, figure_address(area, key, "")) for key in keys]


def measure_to_compare(atlas: Atlas, flag: Flag) -> str:
    """The measure by which a flag's council can be set beside its peers: its own, else one behind
    it, else the first of its service that councils have; empty without any."""
    held = atlas.at_level.get("council", ())
    service = (one for one in held if atlas.measures[one].service == flag.service)
    return next((one for one in (*_keys(flag), *service) if one in held), "")


def _keys(flag: Flag) -> Iterable[str]:
    if flag.indicator_id:
        return [flag.indicator_id]
    found = [*flag.evidence.get("indicators", []), *flag.evidence.get("extreme_measures", [])]
    stood_on = [str(one).partition(" ")[2] for one in flag.evidence.get("flags", [])]
    return [str(one) for one in (*found, *stood_on)]
