// The meeting page: arrow keys step through the flags; recommendations stay in this browser.
// They stand in the address behind the #, which browsers send to no server, until saved as a file.
(() => {
  if (window.areaprofileMeeting) return;
  window.areaprofileMeeting = true;
  const MARK = '#said=';
  const LONGEST = 4000;
  const find = (selector) => document.querySelector(selector);
  const TYPING = 'textarea, input, select, [contenteditable="true"], [role="combobox"], [role="listbox"]';

  const read = () => {
    if (!location.hash.startsWith(MARK)) return {};
    try {
      const held = Object.entries(JSON.parse(decodeURIComponent(location.hash.slice(MARK.length))));
      return Object.fromEntries(held.filter(([, text]) => typeof text === 'string')
        .map(([flag, text]) => [flag, text.slice(0, LONGEST)]));
    } catch {
      return {};
    }
  };
  let said = read();
  const kept = () => Object.fromEntries(Object.entries(said).filter(([, text]) => text.trim()));
  const hash = () => (Object.keys(kept()).length ? MARK + encodeURIComponent(JSON.stringify(kept())) : '');
  const link = () => location.origin + location.pathname + location.search + hash();
  const write = () => {
    if (location.hash !== hash()) history.replaceState(history.state, '', link());
  };

  const live = document.createElement('div');
  live.className = 'ap-aloud';
  live.setAttribute('role', 'status');
  document.body.append(live);
  let shown = '';
  const refresh = () => {
    const meeting = find('.ap-meeting');
    if (!meeting) return;
    if (location.hash.startsWith(MARK) && !Object.keys(kept()).length) said = read();
    if (Object.keys(kept()).length) write();
    const box = find('textarea.ap-recommend');
    if (box && box.dataset.filled !== box.dataset.flag) {
      box.value = said[box.dataset.flag] || '';
      box.dataset.filled = box.dataset.flag;
    }
    for (const place of document.querySelectorAll('[data-said-of]')) {
      const text = (said[place.dataset.saidOf] || '').trim();
      const words = text && `Recommended: ${text}`;
      if (place.textContent !== words) place.textContent = words;
    }
    if (shown === meeting.dataset.screen) return;
    if (shown) {
      live.textContent = meeting.dataset.screen;
      find('.stMain').scrollTo(0, 0);
    }
    shown = meeting.dataset.screen;
  };
  new MutationObserver(refresh).observe(document.body, { childList: true, subtree: true });
  refresh();

  const step = (name) => {
    const button = find(`.st-key-meeting-${name} button:not(:disabled)`);
    if (button) button.click();
    return Boolean(button);
  };
  const atEnd = (forward) => {
    const main = find('.stMain');
    return forward ? main.scrollTop + main.clientHeight >= main.scrollHeight - 4 : main.scrollTop <= 4;
  };
  document.addEventListener('keydown', (event) => {
    if (!find('.ap-meeting') || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target.closest(TYPING)) {
      if (event.key === 'Escape') event.target.blur();
      return;
    }
    // A presenter's clicker sends Page Down: it reads on first, and steps on at the end.
    const name = { ArrowRight: 'next', ArrowLeft: 'back' }[event.key]
      || (event.key === 'PageDown' && atEnd(true) && 'next')
      || (event.key === 'PageUp' && atEnd(false) && 'back');
    if (name && step(name)) event.preventDefault();
  });
  document.addEventListener('input', (event) => {
    if (!event.target.matches('textarea.ap-recommend')) return;
    said[event.target.dataset.flag] = event.target.value.slice(0, LONGEST);
    write();
  });

  const file = () => {
    const lines = [find('.ap-meeting').dataset.council, ''];
    for (const item of document.querySelectorAll('[data-agenda-flag]')) {
      const text = kept()[item.dataset.agendaFlag];
      if (text) lines.push(item.dataset.title, `Recommended: ${text.trim()}`, '');
    }
    lines.push(link());
    return new Blob([lines.join('\r\n')], { type: 'text/plain;charset=utf-8' });
  };
  document.addEventListener('click', (event) => {
    const button = event.target.closest('[data-meeting]');
    if (!button) return;
    const told = find('.ap-recommend-told');
    if (button.dataset.meeting === 'save') {
      const anchor = document.createElement('a');
      anchor.href = URL.createObjectURL(file());
      anchor.download = 'recommendations.txt';
      anchor.click();
      setTimeout(() => URL.revokeObjectURL(anchor.href), 10000);
      told.textContent = 'Saved as recommendations.txt.';
      return;
    }
    const copied = navigator.clipboard ? navigator.clipboard.writeText(link()) : Promise.reject();
    copied.then(() => { told.textContent = 'The link is copied.'; })
      .catch(() => { told.textContent = `Copy this link: ${link()}`; });
  });
})();
