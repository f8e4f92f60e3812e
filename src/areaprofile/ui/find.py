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
  if (window.areaprofileKeys) return;
  window.areaprofileKeys = true;
  const links = () => [...document.querySelectorAll('.st-key-answers a')];
  const openFirst = (typed, tries) => {
    const ready = document.querySelector('[data-answers-to]');
    if (ready && ready.dataset.answersTo === typed) { if (links()[0]) links()[0].click(); }
    else if (tries > 0) setTimeout(openFirst, 60, typed, tries - 1);
  };
  document.addEventListener('keydown', event => {
    const box = event.target.closest('.st-key-find input');
    const at = links().indexOf(event.target);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && (box || at >= 0)) {
      const next = links()[at + step];
      if (next) next.focus();
      else if (at === 0) document.querySelector('.st-key-find input').focus();
      event.preventDefault();
    }
    if (event.key === 'Enter' && box) openFirst(box.value.trim(), 40);
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
