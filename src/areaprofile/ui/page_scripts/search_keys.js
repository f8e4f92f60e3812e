// Enter opens the first answer where that is plainly meant, else goes to the list.
// Arrow down moves into the list: what people expect of a search box.
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
