"""The search box: type a postcode, a place, a council or a measure, and follow what it suggests."""

import streamlit as st

from areaprofile.tables.atlas import Atlas
from areaprofile.tables.finding import find
from areaprofile.ui import data, frame, links

PLACEHOLDER = "For example a postcode, a ward, your council, or “crime”"
# Enter opens the first answer, arrow down moves into the list: what people expect of a search box.
KEYS = """
<span class="ap-script"></span>
<script>
(() => {
  const box = document.querySelector('.st-key-find input');
  if (!box || box.dataset.keys) return;
  box.dataset.keys = 'on';
  const first = () => document.querySelector('.st-key-answers a');
  box.addEventListener('keydown', event => {
    if (event.key === 'ArrowDown' && first()) { first().focus(); event.preventDefault(); }
    if (event.key !== 'Enter') return;
    const typed = box.value;
    let tries = 0;
    const open = () => {
      const answers = document.querySelector('.st-key-answers');
      const ready = document.querySelector('[data-answers-to]');
      if (ready && ready.dataset.answersTo === typed.trim()) {
        if (first()) first().click();
        return;
      }
      if (answers !== undefined && tries++ < 30) setTimeout(open, 60);
    };
    open();
  });
})();
</script>
"""


@st.fragment
def search_box(atlas: Atlas) -> None:
    """The box and its suggestions; typing runs this fragment again, not the page."""
    typed = st.text_input(
        "Postcode, place, council or measure",
        key="find",
        type="search",
        placeholder=PLACEHOLDER,
        max_chars=60,
        live="150ms",
        autocomplete="off",
    )
    findings = find(atlas, data.search_index(), typed or "")
    with st.container(key="answers", gap=None):
        for entry in findings.entries:
            links.entry_link(entry)
    frame.messages(findings.message)
    frame.mark(answers_to=(typed or "").strip())
    st.html(KEYS, unsafe_allow_javascript=True)
