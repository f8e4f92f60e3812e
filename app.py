"""The menu. Each page opens its own frame, so that it also runs alone."""

import streamlit as st

from areaprofile.ui import data, menu, start

# Under `areaprofile serve` this was done before the first visitor.
start.prepare()
data.prepare_files(data.STATIC)
st.navigation(
    [
        st.Page("pages/home.py", title="Home", default=True),
        st.Page("pages/map.py", title="Map"),
        st.Page("pages/profile.py", title="Profile"),
        st.Page("pages/council.py", title="Council"),
        st.Page("pages/compare.py", title="Compare"),
        st.Page("pages/flags.py", title="Flags", visibility=menu.shown_if_fed("flags")),
        st.Page("pages/targets.py", title="Targets", visibility=menu.shown_if_fed("targets")),
        st.Page("pages/gaps.py", title="Gaps", visibility=menu.shown_if_fed("gaps")),
        st.Page("pages/value.py", title="Value", visibility=menu.shown_if_fed("value")),
        st.Page("pages/views.py", title="Views", visibility=menu.shown_if_fed("views")),
        st.Page("pages/priorities.py", title="Priorities"),
        st.Page("pages/indicators.py", title="Indicators"),
        st.Page("pages/method.py", title="Method"),
        st.Page("pages/meeting.py", title="Meeting", visibility="hidden"),
        st.Page("pages/partner.py", title="Partners", visibility="hidden"),
        st.Page("pages/accessibility.py", title="Accessibility", visibility="hidden"),
        st.Page("pages/check.py", title="Check a figure", visibility="hidden"),
    ],
    position="top",
).run()
