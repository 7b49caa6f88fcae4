// Loaded in the head and blocking, so that the chosen theme is there before the first paint.
(() => {
  const root = document.documentElement;
  const recall = key => { try { return localStorage.getItem(key) } catch { return null } };
  const keep = (key, value) => { try { localStorage.setItem(key, value) } catch { /* private mode: forget */ } };

  // Theme: none stored means automatic.
  const themes = { auto: "automatic", light: "light", dark: "dark" };
  const theme = () => root.dataset.theme || "auto";
  const setTheme = name => {
    if (name === "light" || name === "dark") root.dataset.theme = name;
    else delete root.dataset.theme;
  };
  setTheme(recall("theme"));

  // Times: the server writes UTC; here they become the reader's own, with the offset in sight.
  const lang = !root.lang || root.lang === "en" ? "en-GB" : root.lang;
  const date = { day: "numeric", month: "short", year: "numeric" };
  const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  const zone = { timeZoneName: "shortOffset" };
  const formats = { datetime: { ...date, ...clock, ...zone }, time: { ...clock, ...zone }, date, start: { ...date, ...clock } };
  const print = (instant, format, timeZone) => new Intl.DateTimeFormat(lang, { ...formats[format], timeZone }).format(instant).replace(/GMT(\+0)?$/, "UTC");
  // By how much the reader's clock is ahead of the server's, once live.js has heard the latter.
  let ahead;
  const ago = instant => {
    const minutes = Math.round((instant - Date.now() + (ahead || 0)) / 6e4);
    const [size, unit] = Math.abs(minutes) < 90 ? [1, "minute"] : Math.abs(minutes) < 2880 ? [60, "hour"] : [1440, "day"];
    return new Intl.RelativeTimeFormat(lang, { numeric: "auto" }).format(Math.round(minutes / size), unit).replace("this minute", "just now");
  };
  const localise = scope => {
    let startDay;
    for (const time of scope.querySelectorAll("time[data-format]")) {
      const instant = new Date(time.dateTime);
      if (isNaN(instant)) continue;
      let format = time.dataset.format;
      time.title ||= print(instant, "datetime", "UTC");
      const day = print(instant, "date");
      if (format === "start") startDay = day;
      // The end of a window names its day only where it differs from the start's, in this zone.
      if (format === "end") format = day === startDay ? "time" : "datetime";
      const words = format === "relative" ? ago(instant) : print(instant, format in formats ? format : "datetime");
      // Untouched where nothing changed: it may be selected.
      if (time.textContent !== words) time.textContent = words;
    }
    for (const name of scope.querySelectorAll("[data-zone]")) {
      const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
      const offset = print(new Date(), "time").replace(/^[\d:.]+\s*/, "");
      name.textContent = timeZone && timeZone !== offset ? `${timeZone.replace(/_/g, " ")} (${offset})` : offset;
    }
  };

  // Groups: as this reader left them, but one with trouble is always open.
  const groups = () => { try { return JSON.parse(recall("groups")) || {} } catch { return {} } };
  const restore = scope => {
    const left = groups();
    for (const group of scope.querySelectorAll("details[data-group]:not([data-trouble])"))
      if (group.dataset.group in left) group.open = left[group.dataset.group];
  };

  // A page left open, or served while the server behind it is in trouble: says how old it is. Nothing about that is to be told by a
  // clock that may be wrong: until the server's is known it is as old as it was open.
  const age = () => {
    for (const note of document.querySelectorAll("[data-as-of]")) {
      const { asOf, patience } = note.dataset;
      const told = Date.now() - (ahead || 0) - new Date(asOf);
      // More than an hour is more than a clock is wrong by.
      note.hidden = (ahead === undefined && !patience && told < 36e5 ? performance.now() : told) < (patience || 5) * 6e4;
    }
  };
  document.addEventListener("status:clock", event => {
    ahead = event.detail;
    age();
  });

  // Many components to tick: a filter, and how many are ticked, in sight or not.
  const pick = picks => {
    const filter = picks.querySelector("[data-picks-filter]");
    if (!filter) return;
    const [input, count] = [filter.querySelector("input"), filter.querySelector("[data-picks-count]")];
    const items = [...picks.querySelectorAll("li")];
    const show = () => {
      const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      for (const group of picks.querySelectorAll(".pick-group")) {
        const name = (group.getAttribute("aria-label") || "").toLowerCase();
        for (const item of group.querySelectorAll("li")) item.hidden = !words.every(word => item.textContent.toLowerCase().includes(word) || name.includes(word));
        group.hidden = !group.querySelector("li:not([hidden])");
      }
      const chosen = picks.querySelectorAll("input:checked").length, found = items.filter(item => !item.hidden).length;
      count.textContent = `${words.length ? `${found} of ${items.length} found, ` : ""}${chosen} chosen`;
    };
    filter.hidden = false;
    input.addEventListener("input", show);
    // Enter finds; it does not send the form.
    input.addEventListener("keydown", event => { if (event.key === "Enter") event.preventDefault() });
    picks.addEventListener("change", show);
    show();
  };

  const dress = scope => { localise(scope); restore(scope) };
  addEventListener("DOMContentLoaded", () => {
    dress(document);
    age();
    document.querySelectorAll("[data-picks]").forEach(pick);
    for (const address of document.querySelectorAll("[data-address]")) address.textContent = new URL(address.textContent, location.href).href;
    const button = document.querySelector("[data-theme-control]");
    if (!button) return;
    const name = () => { const label = `Theme: ${themes[theme()]}`; button.setAttribute("aria-label", label); button.title = label };
    button.hidden = false;
    name();
    button.addEventListener("click", () => {
      const all = Object.keys(themes);
      const next = all[(all.indexOf(theme()) + 1) % all.length];
      setTheme(next);
      keep("theme", next);
      name();
    });
  });
  // Whoever changes a part says so by this event on it. Groups stay as they are: somebody reads them.
  document.addEventListener("status:changed", event => { localise(event.target); age() });
  document.addEventListener("click", event => {
    const group = event.target.closest?.("summary")?.parentElement;
    // The click comes before the toggle.
    if (group?.dataset.group && !("trouble" in group.dataset)) keep("groups", JSON.stringify({ ...groups(), [group.dataset.group]: !group.open }));
  });
  // Escape takes the bubble of a bar away; the next move or key brings it back.
  let hushed;
  const speak = () => { hushed?.classList.remove("hush"); hushed = null };
  document.addEventListener("keydown", event => {
    speak();
    if (event.key !== "Escape") return;
    hushed = document.querySelector(".bars:hover, .bars:focus-within");
    hushed?.classList.add("hush");
  });
  document.addEventListener("pointerover", speak);
  setInterval(() => { localise(document); age() }, 6e4);
})();
