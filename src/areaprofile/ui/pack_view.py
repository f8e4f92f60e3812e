"""The button "Make the pack": choices, progress, and the file to save."""

import os

import streamlit as st

from areaprofile.errors import AreaProfileError
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.flag_words import title_of
from areaprofile.tables.flags import USUAL_STRICTNESS, council_flags, has_flags
from areaprofile.tables.pack_formats import MEDIA_TYPES, NAMES
from areaprofile.tables.places import Place
from areaprofile.ui import data, links
from areaprofile.ui.pack_jobs import PackJob, PackOrder, start


def make_the_pack(atlas: Atlas, council: Place, *, strictness: float = USUAL_STRICTNESS) -> None:
    """Choices of a pack behind one button; nothing where the store has no flags of the council."""
    found = council_flags(atlas, council, strictness=strictness) if has_flags(atlas) else None
    if found is None:
        return
    links.page_link(links.MEETING, "Show the flags in a meeting", area=council.code)
    key = f"pack-{council.code}"
    with st.expander("Make the pack for a meeting", on_change="ignore"):
        form = st.selectbox("As", list(NAMES), format_func=lambda f: NAMES[str(f)], key=f"{key}-as")
        services = st.multiselect(
            "Services", sorted(set(found.rows["service"].dropna())), key=f"{key}-services",
            placeholder="All of them", format_func=links.label_text,
        )  # fmt: skip
        titles = {one.flag_id: title_of(one) for one in found.flags
                  if not services or one.service in services}  # fmt: skip
        flags = st.multiselect(
            "Told in full, with the evidence", list(titles), key=f"{key}-flags",
            placeholder="The most certain and severe", format_func=lambda f: titles[str(f)],
        )  # fmt: skip
        order = PackOrder(
            store=data.store_root().resolve(), build=atlas.store.build, council=council.code,
            form=str(form), services=tuple(services), flags=tuple(flags),
            strictness=strictness, address=links.app_address(),
        )  # fmt: skip
        # As a callback: it runs before the page does, so that no other change of the page that
        # comes in meanwhile can stop the run before it reaches this line, and lose the press.
        st.button("Make the pack", key=f"{key}-make", type="primary",
                  on_click=_begin, args=(key, order))  # fmt: skip
        refused = st.session_state.pop(f"{key}-refused", "")
        if refused:
            st.warning(links.label_text(refused))
        pages = os.environ.get("AREAPROFILE_PAGES", "")
        if pages.startswith(("http://", "https://")):
            address = f"{pages.rstrip('/')}/{council.code}.html"
            st.link_button("The same as a page that needs no server", address, type="tertiary")
        job = st.session_state.get(key)
        if isinstance(job, PackJob) and job.order == order:
            _show(job, council)


def _begin(key: str, order: PackOrder) -> None:
    try:
        st.session_state[key] = start(order)
    except AreaProfileError as error:
        st.session_state[f"{key}-refused"] = str(error)


def _show(job: PackJob, council: Place) -> None:
    if job.is_done:
        _file(job, council)
        return

    @st.fragment(run_every=0.5)
    def progress() -> None:
        """Looks twice a second whether the pack is made, and then shows it."""
        if job.is_done:
            _file(job, council)
        else:
            st.status(f"{job.stage} …", state="running")

    progress()


def _file(job: PackJob, council: Place) -> None:
    try:
        content = job.future.result()
    except AreaProfileError as error:
        st.warning(links.label_text(str(error)))
        return
    st.download_button(
        f"Save the pack ({NAMES[job.order.form]}, {len(content) / 1000:,.0f} kB)",
        data=content,
        file_name=f"scrutiny-pack-{council.code}.{job.order.form}",
        mime=MEDIA_TYPES[job.order.form],
        on_click="ignore",
        key=f"pack-{council.code}-save",
    )
