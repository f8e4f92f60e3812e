"""The menu. Each page opens its own frame, so that it also runs alone."""

import streamlit as st

from areaprofile.ui import data, start

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
        st.Page("pages/flags.py", title="Flags"),
        st.Page("pages/targets.py", title="Targets"),
        st.Page("pages/gaps.py", title="Gaps"),
        st.Page("pages/value.py", title="Value"),
        st.Page("pages/views.py", title="Views"),
        st.Page("pages/priorities.py", title="Priorities"),
        st.Page("pages/indicators.py", title="Indicators"),
        st.Page("pages/method.py", title="Method"),
        st.Page("pages/meeting.py", title="Meeting", visibility="hidden"),
        st.Page("pages/partner.py", title="Partners", visibility="hidden"),
        st.Page("pages/check.py", title="Check a figure", visibility="hidden"),
    ],
    position="top",
).run()
