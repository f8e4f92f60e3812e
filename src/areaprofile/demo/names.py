"""What are the invented places called? Names that sound right and belong to nowhere."""

import numpy as np

COUNTRY = "Wendmark"
_FIRST = (
    "Vel Tarr Oss Quen Bry Corv Drus Esk Fenn Gall Ist Jorr Kell Lorr Marr Norr Orr Pell Rav "
    "Sell Thay Ulv Wrenn Yarr Zell Dorn Farr Gwen Hald Mell Nev Ost Prenn Ross Sarn Tew Umb "
    "Vash Wex Brack Crell Denn Fosk Gresk Hask Lund Morv Pask Rusk Skell Tolv Wisk"
).split()
_SECOND = "a o i an ar ol ow el al".split()
_LAST = (
    "wick holm mere ford ley stead combe haven thorpe by ness bury gate worth dale minster port "
    "cross ton ham stow fold rigg beck hythe well den hurst"
).split()
_COASTAL = {"haven", "ness", "port", "hythe"}
_QUARTERS = (
    "North;South;East;West;Central;Park;Bridge;Docks;Heath;Mills;Castle;Green;Common;Hill;Quay;"
    "Station;Market;Lanes;Fields;Wood;Cross;Priory;Gardens;Wharf;Rise;Vale;Abbey;Orchard"
).split(";")

# Real names that the syllables could come near; a name that is, or begins with, one is drawn again.
DENIED = frozenset(
    "aston avon barrow bolton bracknell burnley bury calder caldwell calderdale chester crewe "
    "darwen denby denham denton derby dover durham ellesmere ely exeter farnham fenton gateshead "
    "halton harlow harrow hastings holland hollin holloway hull ingleby ingham kelloe kendal "
    "lancaster lincoln lund london luton marlow marston melling melton neston newark norton "
    "norwich oldham ormskirk ossett oswestry otley pendle preston raveley ravenscar rossendale "
    "rossington rusholme rushcliffe selby sellindge skelton skipton stafford swindon tarleton "
    "telford tolworth torbay ullswater umberleigh vale wendover wexham wigan woking yarm yarrow "
    "york ingoldsby marrick hollowell ellastone ellanby astley astwick ostend".split()
)


class NameGiver:
    """Hands out invented names, none twice: state is the set of names given so far."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self._given: set[str] = set()

    def place(self, *, coastal: bool = False) -> str:
        """The name of a town, village or part of a town."""
        while True:
            last = str(self._rng.choice(_LAST))
            if (last in _COASTAL) and not coastal:
                continue
            # always three syllables: two alone make too many real villages
            name = str(self._rng.choice(_FIRST)) + str(self._rng.choice(_SECOND)) + last
            if self._fits(name):
                self._given.add(name)
                return name

    def county(self) -> str:
        """The name of a county."""
        stem = str(self._rng.choice([first for first in _FIRST if len(first) == 5]))
        self._given.add(f"{stem}shire")
        return f"{stem}shire"

    def quarter(self, place: str) -> str:
        """A part of `place`, such as its docks or its north, or else a new name."""
        for word in self._rng.permutation(_QUARTERS)[:6].tolist():
            name = f"{place} {word}"
            if name not in self._given:
                self._given.add(name)
                return name
        return self.place()

    def _fits(self, name: str) -> bool:
        lower = name.lower()
        if name in self._given or lower in DENIED or not 6 <= len(name) <= 13:
            return False
        return not any(lower[i] == lower[i + 1] == lower[i + 2] for i in range(len(lower) - 2))
