"""Pages that need no server: a folder with one page for each council, an A to Z, a sitemap.

Any web server or bucket can carry them. Nothing is fetched from elsewhere and no script is needed
to read; links lead into the live app where its address is known.
"""

import json
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from importlib import resources
from pathlib import Path

import typst

from areaprofile import look
from areaprofile.errors import AreaProfileError
from areaprofile.report.fonts import FAMILIES, font_folder
from areaprofile.report.pack import Choices, Pack, council_named, make_pack
from areaprofile.report.pack_html import body_of, document
from areaprofile.report.pages_measures import measures_html
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.council import THEME, council_picture, grouped
from areaprofile.tables.councils import all_councils
from areaprofile.tables.feed import council_feed
from areaprofile.tables.flags import has_flags
from areaprofile.tables.places import Place
from areaprofile.tables.profile import profile_of
from areaprofile.tables.sentences import profile_sentences

MARK = "areaprofile-pages.txt"
MOST_BYTES = 300_000


@dataclass(frozen=True)
class Written:
    """What was written: how many pages, their bytes, the largest."""

    pages: int
    size: int
    largest: int


@dataclass(frozen=True)
class Site:
    """Where the pages will stand (empty: not known) and where the live app does."""

    site: str = ""
    address: str = ""
    pictures: bool = True


def write_pages(
    atlas: Atlas,
    out: Path,
    site: Site,
    *,
    neighbourhoods: Sequence[str] = (),
    say: Callable[[str], None] = lambda _: None,
) -> Written:
    """Write the folder, whole or not at all; `neighbourhoods`: councils whose parts get pages.

    Raises AreaProfileError when `out` holds something else.
    """
    if out.exists() and any(out.iterdir()) and not (out / MARK).is_file():
        raise AreaProfileError(f"{out} holds other files. Name a folder that is new or empty.")
    out.parent.mkdir(parents=True, exist_ok=True)
    making = Path(tempfile.mkdtemp(prefix=".making-", dir=out.parent))
    try:
        written = _fill(atlas, making, site, neighbourhoods, say)
        if out.exists():
            shutil.rmtree(out)
        making.chmod(0o755)
        making.rename(out)
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return written


def _fill(
    atlas: Atlas,
    folder: Path,
    site: Site,
    neighbourhoods: Sequence[str],
    say: Callable[[str], None],
) -> Written:
    councils = list(all_councils(atlas))
    inside = [one for code in neighbourhoods for one in _inside(atlas, code)]
    sizes = []
    for number, council in enumerate(councils, start=1):
        sizes.append(_save(folder, council, _council_page(atlas, council, site, folder)))
        if number % 50 == 0:
            say(f"{number} of {len(councils)} councils")
    sizes += [_save(folder, place, _neighbourhood(atlas, place, site)) for place in inside]
    index = _index(atlas, [*councils, *inside])
    (folder / "index.html").write_text(index, encoding="utf-8")
    script = (resources.files("areaprofile.report") / "search.js").read_text(encoding="utf-8")
    (folder / "search.js").write_text(script, encoding="utf-8")
    if site.site:
        (folder / "sitemap.xml").write_text(_sitemap(site, [*councils, *inside]), encoding="utf-8")
    (folder / MARK).write_text(f"build {atlas.store.build}\n", encoding="utf-8")
    sizes.append(len(index.encode()))
    return Written(len(sizes), sum(sizes), max(sizes))


def _inside(atlas: Atlas, code: str) -> list[Place]:
    council = council_named(atlas, code)
    level = atlas.level("lsoa")
    found = level.within(council.code) if level.is_parent(council.code) else []
    return [atlas.places.by_code[str(level.codes[at])] for at in found]


def _save(folder: Path, place: Place, page: str) -> int:
    content = page.encode()
    (folder / f"{place.code}.html").write_bytes(content)
    return len(content)


def _council_page(atlas: Atlas, council: Place, site: Site, folder: Path) -> str:
    picture = council_picture(atlas, council)
    country = atlas.places.country.name
    pack = None
    if has_flags(atlas):
        pack = make_pack(atlas, council, Choices(address=site.address))
    text = f"{pack.summary}." if pack else f"{len(picture.held)} measures."
    lead = body_of(pack) if pack else f"<h1>{escape(council.name)}</h1>"
    measures = measures_html(grouped(atlas, picture, THEME), country=country)
    body = (
        f'{lead}<section id="measures"><h2>Measure by measure</h2>{measures}</section>'
        f"{_foot(atlas, 'council')}"
    )
    if site.pictures:
        (folder / f"{council.code}.png").write_bytes(preview(atlas, council.name, text))
    has_feed = pack is not None and _save_feed(atlas, council, site, folder)
    body = f"{_nav(council, site, 'council', has_feed=has_feed)}{body}"
    head = _head(council, f"{council.name}: area profile", text, site)
    if has_feed:
        head += (
            '<link rel="alternate" type="application/atom+xml" title="Flags" '
            f'href="{_feed_of(council)}">'
        )
    return document(f"{council.name}: area profile", body, warning=_warning(atlas, pack), head=head)


def _feed_of(council: Place) -> str:
    return f"feeds/{escape(council.code, quote=True)}.xml"


def _save_feed(atlas: Atlas, council: Place, site: Site, folder: Path) -> bool:
    """Writes the feed of a council's flags beside the pages; False where it has none."""
    page = "" if site.address else f"{site.site or '../'}{council.code}.html"
    feed = council_feed(atlas, council, address=site.address or site.site, page=page)
    if feed is not None:
        (folder / "feeds").mkdir(exist_ok=True)
        (folder / "feeds" / f"{council.code}.xml").write_bytes(feed)
    return feed is not None


def _neighbourhood(atlas: Atlas, place: Place, site: Site) -> str:
    profile = profile_of(atlas, place)
    country = atlas.places.country.name
    council = atlas.places.name(place.council_code)
    said = [one.text for one in profile_sentences(profile, country=country, council=council)]
    lead = "".join(f"<p>{escape(one)}</p>" for one in said)
    measures = measures_html(profile.themes, country=country)
    back = f'<p><a href="{escape(place.council_code, quote=True)}.html">{escape(council)}</a></p>'
    cover = (
        f'<header class="cover"><p>Neighbourhood in {escape(council)}</p>'
        f"<h1>{escape(place.name)}</h1><p>{escape(place.code)}</p></header>"
    )
    body = (
        f"{_nav(place, site, 'profile')}{cover}{lead}{back}<section>"
        f"<h2>Measure by measure</h2>{measures}</section>{_foot(atlas, 'lsoa')}"
    )
    title = f"{place.name}: area profile"
    head = _head(place, title, said[0] if said else title, site, picture=False)
    return document(title, body, warning=_warning(atlas, None), head=head)


def _warning(atlas: Atlas, pack: Pack | None) -> str:
    if pack is not None:
        return pack.warning
    manifest = atlas.store.manifest
    return f"Invented data. {manifest.get('notice', '')}" if manifest.get("is_invented") else ""


def _foot(atlas: Atlas, level: str) -> str:
    """The sources of every measure of a level, and the build."""
    used = {key for one in atlas.measures_at(level) for key in one.sources}
    lines = (
        f"{one.publisher}, {one.title}. {one.licence}. {one.attribution}"
        for key, one in atlas.sources.items()
        if key in used
    )
    sources = "".join(f"<li>{escape(one)}</li>" for one in dict.fromkeys(lines))
    when = f"Data as at {atlas.as_at:%-d %B %Y}, build {escape(atlas.store.build)}."
    return f"<section><h2>Sources of all measures</h2><ul>{sources}</ul><p>{when}</p></section>"


def _nav(place: Place, site: Site, page: str, *, has_feed: bool = False) -> str:
    live = f' · <a href="{_feed_of(place)}">Follow its flags (Atom feed)</a>' if has_feed else ""
    if site.address:
        link = escape(f"{site.address}{page}?area={place.code}", quote=True)
        live = f' · <a href="{link}">Open in the live app</a>{live}'
    return f'<nav class="small"><a href="index.html">All councils, A to Z</a>{live}</nav>'


def _head(place: Place, title: str, text: str, site: Site, *, picture: bool = True) -> str:
    """What link previews read."""
    facts = {"og:type": "website", "og:title": title, "og:description": text}
    if site.site:
        facts["og:url"] = f"{site.site}{place.code}.html"
    if picture and site.pictures and site.site:  # an address that is not whole shows nothing
        facts["og:image"] = f"{site.site}{place.code}.png"
        facts["og:image:alt"] = f"{place.name}. {text}"
    tags = "".join(
        f'<meta property="{name}" content="{escape(value, quote=True)}">'
        for name, value in facts.items()
    )
    return f'<meta name="description" content="{escape(text, quote=True)}">{tags}'


def preview(atlas: Atlas, name: str, text: str) -> bytes:
    """The picture of a preview card, 1,200 by 630 pixels."""
    invented = "Invented data. " if atlas.store.manifest.get("is_invented") else ""
    card = {
        "accent": look.ACCENT,
        "fonts": FAMILIES,
        "product": "Area profiles",
        "name": name,
        "text": text,
        "foot": f"{invented}Data as at {atlas.as_at:%-d %B %Y}",
    }
    fonts = font_folder()
    with resources.as_file(resources.files("areaprofile.report") / "preview.typ") as template:
        made = typst.compile(
            str(template),
            format="png",
            ppi=144,
            font_paths=[str(fonts)] if fonts else [],
            sys_inputs={"card": json.dumps(card)},
        )
    return bytes(made) if isinstance(made, bytes | bytearray) else b"".join(made)


def _index(atlas: Atlas, places: Sequence[Place]) -> str:
    """Everything A to Z, which is also the index that the search box looks through."""
    letters: dict[str, list[Place]] = {}
    for one in sorted(places, key=lambda one: (one.name.casefold(), one.code)):
        letters.setdefault(one.name[:1].upper(), []).append(one)
    lists = "".join(
        f'<section class="letter"><h2>{escape(letter)}</h2><ul>{"".join(map(_item, found))}</ul>'
        "</section>"
        for letter, found in letters.items()
    )
    body = (
        '<header class="cover"><p>Area profiles</p><h1>Find your council</h1></header>'
        '<p id="search" hidden><label>Name or code <input id="q" type="search"></label> '
        f'<span id="found" role="status"></span></p>{lists}'
        f"<p>Data as at {atlas.as_at:%-d %B %Y}, build {escape(atlas.store.build)}. "
        f"{escape(str(atlas.store.manifest.get('notice', '')))}</p>"
        '<script src="search.js" defer></script>'
    )
    return document("Area profiles: all councils", body, warning=_warning(atlas, None))


def _item(place: Place) -> str:
    code = escape(place.code, quote=True)
    return f'<li><a href="{code}.html">{escape(place.name)}</a> <small>{code}</small></li>'


def _sitemap(site: Site, places: Sequence[Place]) -> str:
    names = ["index", *(one.code for one in places)]
    lines = "".join(f"<url><loc>{escape(site.site)}{name}.html</loc></url>\n" for name in names)
    start = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns='
    return f'{start}"http://www.sitemaps.org/schemas/sitemap/0.9">\n{lines}</urlset>\n'
