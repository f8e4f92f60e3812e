"""Scripts that run in the page itself, outside Streamlit's own: each a file in `page_scripts/`.

They are few and known beforehand, so that the browser may be told to run no other (`ui.headers`).
"""

from functools import cache
from importlib import resources

import streamlit as st


@cache
def page_scripts() -> dict[str, str]:
    """Name -> text of every script."""
    folder = resources.files("areaprofile.ui") / "page_scripts"
    files = [file for file in folder.iterdir() if file.name.endswith(".js")]
    return {file.name.removesuffix(".js"): file.read_text(encoding="utf-8") for file in files}


def run_script(name: str) -> None:
    """Run a script in the reader's page, whenever this is drawn."""
    script = page_scripts()[name]
    # An element of nothing but a script is not put into the page.
    st.html(
        f'<span class="ap-script"></span><script>{script}</script>', unsafe_allow_javascript=True
    )
