"""The font of printed packs: the one that the screen has, taken from the installed Streamlit.

Streamlit ships Source Sans as WOFF2, which browsers read and typesetters do not; it is unpacked
once into the cache, and once more in its regular weight, as pictures cannot choose a weight of a
variable font. Where Streamlit has no such font, fonts of the system serve.
"""

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from areaprofile.store.cache import cached_folder

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

# Our font first; then what most systems have; the last comes with typst itself.
FAMILIES = ("SourceSans3VF", "Liberation Sans", "Arial", "DejaVu Sans", "Libertinus Serif")
CHART_FAMILIES = ("Area Profiles Chart", *FAMILIES[1:])
PATTERN = "SourceSansVF-Upright*.woff2"


def font_folder() -> Path | None:
    """The folder of our font; None where Streamlit does not ship it as we know it."""
    found = _packed()
    if found is None:
        return None
    return cached_folder("fonts", found.stem, lambda folder: _unpack(found, folder))


def _packed() -> Path | None:
    spec = find_spec("streamlit")
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent / "static" / "static" / "media"
    return next(iter(sorted(folder.glob(PATTERN))), None)


def _unpack(packed: Path, folder: Path) -> None:
    # Slow to import, and needed once only.
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    font = TTFont(packed)
    font.flavor = None
    font.save(folder / "SourceSans.ttf")
    _keep_latin(font)
    regular = instantiateVariableFont(font, {"wght": 400})
    for name in list(regular["name"].names):
        if name.nameID in (16, 17, 21, 22, 25):
            regular["name"].removeNames(nameID=name.nameID)
        elif name.nameID in (1, 4, 6):
            family = CHART_FAMILIES[0]
            name.string = family.replace(" ", "") if name.nameID == 6 else family
    regular.save(folder / "SourceSansChart.ttf")


def _keep_latin(font: "TTFont") -> None:
    """Leave what labels are written with: to fix the weight of all glyphs takes 10 s."""
    from fontTools.subset import Options, Subsetter

    options = Options(layout_features=["kern"], name_IDs=["*"])
    latin = Subsetter(options)
    latin.populate(unicodes=[*range(0x20, 0x180), *range(0x2010, 0x2027), 0x20AC, 0x2212])
    latin.subset(font)
