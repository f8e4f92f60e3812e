"""Method: how is everything worked out, and what can it not tell you?"""

import streamlit as st

from areaprofile.ui import frame
from areaprofile.ui.method_rules import show_rules
from areaprofile.ui.method_text import SECTIONS, source_lines

with frame.page("Method") as atlas:
    frame.heading(
        "How the figures are worked out",
        below="And what they cannot tell you.",
    )
    for title, text in SECTIONS:
        frame.subheading(title)
        st.markdown(text)
    show_rules(atlas)
    frame.subheading("Sources")
    st.html(source_lines(atlas))
