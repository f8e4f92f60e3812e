"""The search box: type a postcode, a place, a council or a measure, and follow what it suggests."""

import streamlit as st

from areaprofile.tables.atlas import Atlas
from areaprofile.tables.finding import EMPTY, MORE_THAN_ONE, find
from areaprofile.ui import address, data, frame, links
from areaprofile.ui.home_view import example_council

PLACEHOLDER = "For example a postcode, a ward, your council, or “crime”"
# Enter opens the first answer where that is plainly meant, else goes to the list.
# Arrow down moves into the list: what people expect of a search box.
KEYS = """
<span class="ap-script"></span>
<script>
(() => {
  if (window.areaprofileKeys) return;
  window.areaprofileKeys = true;
  const links = () => [...document.querySelectorAll('.st-key-answers a')];
  const openFirst = (typed, tries) => {
    const ready = document.querySelector('[data-answers-to]');
    if (ready && ready.dataset.answersTo === typed) {
      const first = links()[0];
      if (!first) return;
      if (ready.dataset.sure) first.click();
      else first.focus();
    }
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
    if (event.key === 'Enter' && box) {
      const typed = box.value.trim();
      const help = document.querySelector('.ap-empty-search');
      if (help) help.hidden = Boolean(typed);
      if (typed) openFirst(typed, 40);
    }
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
    chosen, _ = address.chosen_place(atlas)
    if len(findings.entries) > 1 and not findings.is_sure:
        st.html(f'<p class="ap-limits">{MORE_THAN_ONE}</p>')
    with st.container(key="answers", gap=None):
        for entry in findings.entries:
            links.entry_link(atlas, entry, chosen=chosen, example=example_council(atlas))
    frame.messages(findings.message)
    frame.mark(answers_to=(typed or "").strip(), sure="yes" if findings.is_sure else "")
    st.html(f'<p class="ap-empty-search" role="status" hidden>{EMPTY}</p>')
    st.html(KEYS, unsafe_allow_javascript=True)
