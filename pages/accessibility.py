"""Accessibility: who can use this, how was it tested, and what is not good enough yet?"""

import streamlit as st

from areaprofile.ui import frame
from areaprofile.ui.accessibility_text import SECTIONS

with frame.page("Accessibility"):
    frame.heading("Accessibility", below="How this can be used, what was tested, what is missing.")
    for title, text in SECTIONS:
        frame.subheading(title)
        st.markdown(text)
