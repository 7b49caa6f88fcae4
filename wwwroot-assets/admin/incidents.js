// The console's incident pages: drafts kept by the browser, running ages, the preview frame, small helps of the forms.
(() => {
  const prefix = "draft:";
  const drafts = {
    load: key => {
      try { return localStorage.getItem(prefix + key); } catch { return null; }
    },
    save: (key, data) => {
      try {
        const kept = JSON.parse(data);
        // The page is ahead of the server by the letters still on their way.
        const form = [...document.querySelectorAll("[data-draft]")].find(one => one.dataset.draft === key);
        for (const field of form?.querySelectorAll("[data-draft-field]") ?? []) kept[field.dataset.draftField] = field.value;
        localStorage.setItem(prefix + key, JSON.stringify({ at: new Date().toISOString(), data: kept }));
      } catch { /* Storage is off or full: there is no draft then. */ }
    },
    drop: key => {
      try { localStorage.removeItem(prefix + key); } catch { /* As above. */ }
    },
    // A form that opens begins its own draft; the unfinished ones of before wait aside, newest first, until they are
    // taken up or let go.
    aside: key => {
      const waiting = readAside(key);
      try {
        const left = JSON.parse(drafts.load(key));
        if (left?.data) {
          waiting.unshift(left);
          writeAside(key, waiting);
        }
        drafts.drop(key);
      } catch { /* Not ours, or no room: it stays where it is. */ }
      return JSON.stringify(waiting);
    },
    dropAside: (key, at) => writeAside(key, readAside(key).filter(kept => Date.parse(kept.at) !== at)),
    takeUp: (key, at) => {
      const taken = readAside(key).find(kept => Date.parse(kept.at) === at);
      try { if (taken) localStorage.setItem(prefix + key, JSON.stringify(taken)); } catch { return; }
      drafts.dropAside(key, at);
    },
  };
  const asidePrefix = "aside:";
  const readAside = key => {
    try {
      const waiting = JSON.parse(localStorage.getItem(asidePrefix + key));
      return Array.isArray(waiting) ? waiting : [];
    } catch { return []; }
  };
  const writeAside = (key, waiting) => {
    if (waiting.length > 0) localStorage.setItem(asidePrefix + key, JSON.stringify(waiting));
    else localStorage.removeItem(asidePrefix + key);
  };

  // What is typed is kept here as well, letter by letter: the connection may be gone by then.
  document.addEventListener("input", event => {
    const field = event.target.dataset?.draftField;
    const key = field && event.target.closest("[data-draft]")?.dataset.draft;
    if (!key) return;
    let kept = null;
    try { kept = JSON.parse(drafts.load(key)); } catch { /* Not ours: begin anew. */ }
    const data = kept?.data ?? {};
    data[field] = event.target.value;
    drafts.save(key, JSON.stringify(data));
  });

  // Ctrl+Enter anywhere on a page sends its form (admin.js does it for texts); held down it counts once.
  document.addEventListener("keydown", event => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.repeat || event.target.matches?.("textarea")) return;
    [...document.querySelectorAll("form[data-ctrl-enter]")].find(form => form.offsetParent !== null)?.requestSubmit();
  });

  // Enter in a line of these forms must not send them; in a search it takes the first hit.
  document.addEventListener("keydown", event => {
    if (event.key !== "Enter" || event.ctrlKey || event.metaKey || !event.target.matches?.("form[data-careful] input:not([type=submit])")) return;
    event.preventDefault();
    const hits = event.target.dataset.hits;
    if (hits) document.querySelector(`#${hits} button:not(:disabled)`)?.click();
  });

  // Ages run on from what the server said, whatever this machine's clock shows.
  const say = seconds => {
    const s = Math.max(0, Math.floor(seconds)), m = Math.floor(s / 60), h = Math.floor(m / 60), d = Math.floor(h / 24);
    if (s < 60) return `${s} s`;
    if (m < 60) return `${m} min ${s % 60} s`;
    if (h < 24) return `${h} h ${m % 60} min`;
    return `${d} d ${h % 24} h`;
  };
  const seen = new WeakMap();
  const tick = () => {
    for (const age of document.querySelectorAll("[data-age]")) {
      let start = seen.get(age);
      if (start?.value !== age.dataset.age) {
        start = { value: age.dataset.age, at: performance.now() };
        seen.set(age, start);
      }
      const text = say(Number(age.dataset.age) + (performance.now() - start.at) / 1000);
      if (age.firstChild && age.firstChild.nodeValue !== text) age.firstChild.nodeValue = text;
    }
    for (const clock of document.querySelectorAll("[data-until]")) {
      let start = seen.get(clock);
      if (start?.value !== clock.dataset.until) {
        start = { value: clock.dataset.until, at: performance.now() };
        seen.set(clock, start);
      }
      const left = Number(clock.dataset.until) - (performance.now() - start.at) / 1000;
      const text = left < 0 ? `${say(-left)} overdue` : `in ${say(left)}`;
      clock.classList.toggle("overdue", left < 0);
      if (clock.firstChild && clock.firstChild.nodeValue !== text) clock.firstChild.nodeValue = text;
    }
  };
  setInterval(tick, 1000);

  const fit = frame => {
    const body = frame.contentDocument?.body;
    if (body) frame.style.height = `${Math.ceil(body.getBoundingClientRect().height)}px`;
  };
  const preview = (frame, html) => {
    const show = () => {
      const page = frame.contentDocument;
      const theme = document.documentElement.dataset.theme;
      if (theme) page.documentElement.dataset.theme = theme; else delete page.documentElement.dataset.theme;
      page.body.innerHTML = html;
      fit(frame);
      new ResizeObserver(() => fit(frame)).observe(page.body);
    };
    if (!frame) return;
    if (frame.dataset.ready) { show(); return; }
    const ready = () => { frame.dataset.ready = "1"; show(); };
    if (frame.contentDocument?.readyState === "complete" && frame.contentDocument.body?.dataset.preview) ready();
    else frame.addEventListener("load", ready, { once: true });
  };

  const insert = (id, text) => {
    const field = document.getElementById(id);
    if (!field) return;
    field.focus();
    field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };

  Object.assign(window.statusPage ??= {}, { saveDraft: drafts.save, dropDraft: drafts.drop, setAsideDraft: drafts.aside, dropAsideDraft: drafts.dropAside, takeUpDraft: drafts.takeUp, preview, insert });
})();
