"""The frame of every page: title, style, the notice of invented data, sources at the foot.

Every page opens its own frame, so that it also runs alone. What a reader can mend is shown as a
message; anything else is a bug and shows itself.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, wraps
from html import escape
from importlib import resources
from typing import ParamSpec

import streamlit as st
from streamlit.errors import StreamlitAPIException

from areaprofile import look
from areaprofile.errors import AreaProfileError
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.wording import count_words
from areaprofile.ui import address, data, sign_in

PRODUCT = "Area profiles"
_BUILD = "areaprofile-build"
P = ParamSpec("P")
# Above a table that a phone shows a part of; hidden where there is room.
SWIPE = '<p class="ap-swipe ap-noprint">Swipe the table sideways for more →</p>'
INVENTED = "Every place and figure here is made up, to show what the product does."


@contextmanager
def page(title: str) -> Iterator[Atlas]:
    """Open a page: its frame stands around what the page shows. Gives the live build."""
    name_tab(title)
    st.html(f"<style>{stylesheet()}</style>")
    st.html('<a class="ap-skip ap-noprint" href="#content">Skip to the content</a>')
    try:
        atlas = data.atlas()
        sign_in.require(atlas.store)
        # The first deep link after a cold start of `streamlit run app.py` is served without app.py.
        data.prepare_files(data.STATIC)
    except AreaProfileError as error:
        _problem(title, error)
        st.stop()
    st.session_state[_BUILD] = atlas.store.build
    _notice(atlas)
    st.html('<div id="content" tabindex="-1"></div>')
    messages(address.unreadable())
    address.follow_back(title)
    try:
        yield atlas
        address.stand_here()
    except AreaProfileError as error:
        _problem(title, error)
    _foot(atlas)


def part(function: Callable[P, None]) -> Callable[P, None]:
    """A part of a page that runs again by itself: a fragment whose errors are told like a page's.

    When its build has been deleted meanwhile, the page is opened anew with the build of today.
    """

    @wraps(function)
    def told(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            function(*args, **kwargs)
            address.stand_here()
        except (AreaProfileError, FileNotFoundError) as error:
            if not data.is_kept(st.session_state.get(_BUILD, "")):
                st.rerun()
            if not isinstance(error, AreaProfileError):
                raise
            _problem("This", error)

    return st.fragment(told)


def name_tab(title: str) -> None:
    """The title of the browser's tab."""
    st.set_page_config(page_title=f"{title} – {PRODUCT}", layout="wide")


def heading(title: str, *, below: str = "") -> None:
    """The title of a page and the line below it. Both are shown just as they are."""
    under = f'<p class="ap-sub">{escape(below)}</p>' if below else ""
    st.html(f"<h1>{escape(title)}</h1>{under}")


def messages(*texts: str) -> None:
    """What the reader should know about the link or the choice; empty texts are left out."""
    for text in texts:
        if text:
            st.info(label_lines(text))


def label_lines(text: str) -> str:
    """Text as Markdown that shows it just as it is."""
    special = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_{}[]()<>#+!|~$:"})
    return text.translate(special).replace("\n", "  \n")


@cache
def stylesheet() -> str:
    """The style of all pages, the tokens of the look first."""
    tokens = {
        "ink": look.INK,
        "second": look.SECOND,
        "rule": look.RULE,
        "panel": look.PANEL,
        "paper": look.PAPER,
        "accent": look.ACCENT,
        "focus": look.FOCUS,
        **look.VERDICT_COLOURS,
    }
    variables = "".join(f"--{name}: {value}; " for name, value in tokens.items())
    rules = (resources.files("areaprofile.ui") / "style.css").read_text(encoding="utf-8")
    return f":root {{ {variables}}}\n{rules}"


def _problem(title: str, error: AreaProfileError) -> None:
    st.error(f"**{title} cannot be shown.** {label_lines(str(error))}")


def _notice(atlas: Atlas) -> None:
    if not atlas.store.is_invented:
        return
    notice = str(atlas.store.manifest.get("notice") or INVENTED)
    st.html(
        f'<div class="ap-notice" role="note"><b>Invented data</b>'
        f"<span>{escape(notice)}</span></div>"
    )


def _foot(atlas: Atlas) -> None:
    publishers = {source.publisher for source in atlas.sources.values()}
    licences = Counter(source.licence for source in atlas.sources.values())
    shown = "; ".join(f"{name} ({count})" for name, count in licences.most_common())
    sources = count_words(len(atlas.sources), "source", "sources")
    by = count_words(len(publishers), "publisher", "publishers")
    st.html(
        f'<div class="ap-foot" role="contentinfo"><p>Sources and licences: {sources} of {by}, '
        f'see <a href="method" target="_self">Method</a>. {escape(shown)}.</p>'
        f"<p>Data as at {atlas.as_at:%-d %B %Y}, build {escape(atlas.store.build)}. "
        f'<a href="accessibility" target="_self">Accessibility</a>{_way_out(atlas)}</p></div>'
    )


def _way_out(atlas: Atlas) -> str:
    if not sign_in.must_sign_in(atlas.store):
        return ""
    return ' <a href="auth/logout" target="_self">Sign out</a>'


def mark(**facts: str) -> None:
    """Facts for tests and scripts, not seen by readers: `answers_to` becomes data-answers-to."""
    shown = " ".join(
        f'data-{name.replace("_", "-")}="{escape(value, quote=True)}"'
        for name, value in facts.items()
    )
    st.html(f"<span hidden {shown}></span>")


def subheading(text: str) -> None:
    """A heading within a page, shown just as it is."""
    st.html(f"<h2>{escape(text)}</h2>")


def show_again() -> None:
    """Run the page again, or only its fragment if that is what runs now."""
    try:
        st.rerun(scope="fragment")
    except StreamlitAPIException:
        st.rerun()
