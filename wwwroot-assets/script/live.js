// Follows what happens while the page is open: reads the stream, fetches this page again when something was published, and
// changes what is different in it. Without this, or before it, the page is the same, only older.
(() => {
  const stream = "/v1/status/stream?events=none";
  // In milliseconds. Both ends of the stream are checked: bytes come at once, and a sign of life every 12 seconds.
  const first = 1e4, silence = 4e4, poll = 3e4, blockedFor = 3e5, lostFor = 5e3, hiddenFor = 2e4, stalest = 3e5, standing = 7e4, patience = 15e3, steady = 2e4;
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const around = time => time * (.5 + Math.random());
  const sleep = time => new Promise(done => setTimeout(done, time));
  const node = (name, attributes, ...inside) => {
    const element = document.createElement(name);
    for (const key in attributes) element.setAttribute(key, attributes[key]);
    element.append(...inside);
    return element;
  };

  let main, note, noteWords, noteAge, news;
  let version, asOf, wanted = 0, moved = Date.now(), running = 0, finished = false;

  // --- Changing only what is different. Elements stay the objects they are, and with them focus, selection and what the
  // reader opened; siblings are told apart by id or data-key.
  const keyOf = child => child.nodeType === 1 ? child.id || child.dataset.key || "" : "";
  const alike = (one, other) => one.nodeType === other.nodeType && one.nodeName === other.nodeName;
  // Belongs to the reader, or to the other script.
  const own = (element, name) => name === "open" && element.localName === "details" || name === "title" && element.localName === "time" || name === "hidden" && "asOf" in element.dataset;
  let happened;
  // An incident may show in two places of a page; a component is told apart from its namesakes by its group.
  const tell = (name, words, element) => { if (!happened.has(name)) happened.set(name, { words, element }) };
  const cameIn = element => {
    if (element.nodeType !== 1) return;
    for (const one of [element, ...element.querySelectorAll("[data-new]")]) if (one.dataset.new) tell(one.dataset.name, `${one.dataset.new}: ${one.dataset.name}`, one);
  };
  const morph = (old, now) => {
    if (old.nodeType !== 1) {
      if (old.data !== now.data) old.data = now.data;
      return;
    }
    if (old.localName === "time") {
      // The same moment, in the reader's own words.
      if (old.dateTime === now.dateTime && old.dataset.format === now.dataset.format) return;
      old.removeAttribute("title");
    }
    const { name, state, mark } = now.dataset;
    if (name && mark !== old.dataset.mark) tell(name, `New update on ${name}: ${state}`, old);
    else if (name && state !== old.dataset.state) tell(name, `${name} is now ${state}`, old);
    if ("trouble" in now.dataset && !("trouble" in old.dataset)) old.open = true;
    for (const { name, value } of now.attributes) if (old.getAttribute(name) !== value && !own(old, name)) old.setAttribute(name, value);
    for (const { name } of [...old.attributes]) if (!now.hasAttribute(name) && !own(old, name)) old.removeAttribute(name);
    morphChildren(old, now);
  };
  const morphChildren = (old, now) => {
    const keys = new Set([...now.childNodes].map(keyOf).filter(Boolean)), known = new Map();
    for (const child of [...old.childNodes]) {
      const key = keyOf(child);
      if (key && keys.has(key)) known.set(key, child);
      else if (key) child.remove();
    }
    let at = old.firstChild;
    const drop = until => {
      while (at && at !== until && !keyOf(at)) {
        const gone = at;
        at = at.nextSibling;
        gone.remove();
      }
    };
    for (const child of now.childNodes) {
      const key = keyOf(child);
      let match = key ? known.get(key) : at;
      if (!key) while (match && (keyOf(match) || !alike(match, child))) match = keyOf(match) ? null : match.nextSibling;
      if (match && !alike(match, child)) {
        if (match === at) at = at.nextSibling;
        match.remove();
        match = null;
      }
      if (!match) {
        const fresh = document.importNode(child, true);
        old.insertBefore(fresh, at);
        cameIn(fresh);
        continue;
      }
      drop(match);
      if (at === match) at = at.nextSibling;
      else old.insertBefore(match, at);
      morph(match, child);
    }
    while (at) {
      const gone = at;
      at = at.nextSibling;
      gone.remove();
    }
  };

  // --- Not moving what is being read: what is selected, else what has the focus, else the first thing in sight stays where
  // it is on the screen. At the top of the page nothing is held: what is new belongs there.
  const inSight = element => {
    const box = element.getBoundingClientRect();
    return box.height > 0 && box.bottom > 0 && box.top < innerHeight;
  };
  const holdPlace = () => {
    const selection = getSelection(), focused = document.activeElement;
    const read = [selection?.isCollapsed === false ? selection.anchorNode.parentElement : null, focused === document.body ? null : focused].filter(element => element && element !== main && main.contains(element) && inSight(element));
    const seen = scrollY > 0 ? [...main.querySelectorAll("[id],[data-key]")].filter(inSight) : [];
    const places = [...read, ...seen.filter(element => element.getBoundingClientRect().top >= 0), ...seen].map(element => [element, element.getBoundingClientRect().top]);
    const { style } = document.documentElement;
    // Browsers that do so by themselves would do it twice.
    style.overflowAnchor = "none";
    return () => {
      const place = places.find(([element]) => element.isConnected && element.getClientRects().length);
      if (place) scrollBy({ top: place[0].getBoundingClientRect().top - place[1], behavior: "instant" });
      requestAnimationFrame(() => { style.overflowAnchor = "" });
    };
  };
  const holdFocus = () => {
    const focused = document.activeElement;
    if (!main.contains(focused)) return () => { };
    const home = focused.parentElement.closest("[id],[data-key]"), href = focused.getAttribute("href");
    return () => {
      if (document.activeElement === focused) return;
      const twin = focused.isConnected ? focused
        : focused.id && document.getElementById(focused.id)
        || href && main.querySelector(`[href="${CSS.escape(href)}"]`)
        || home?.isConnected && home.querySelector("a, button, summary, input")
        || main;
      twin.focus({ preventScroll: true });
    };
  };

  const changed = element => element.dispatchEvent(new Event("status:changed", { bubbles: true }));
  const say = words => {
    news.textContent = words;
    setTimeout(() => { if (news.textContent === words) news.textContent = "" }, 2e4);
  };
  const announce = () => {
    const all = [...happened.values()];
    if (all.length === 0) return;
    const words = all.slice(0, 4).map(one => one.words);
    if (all.length > 4) words.push(`and ${all.length - 4} more changes`);
    say(`${words.join(". ")}.`);
    if (!calm.matches) for (const { element } of all) element.animate?.([{ offset: 0, backgroundColor: "color-mix(in srgb, var(--accent) 16%, transparent)" }], 1600);
  };

  // Puts in what was fetched, unless it is older than what is shown, as a cache on the way may have it.
  const swap = html => {
    const next = parse(html), now = next.getElementById("main");
    const nextVersion = Number(now?.dataset.live), nextAsOf = now?.querySelector("[data-as-of]")?.dataset.asOf;
    if (!nextVersion || !nextAsOf) throw new Error("Not a page of ours.");
    if (nextAsOf < asOf) return;
    happened = new Map();
    const [place, focus] = [holdPlace(), holdFocus()];
    morph(main, now);
    document.title = next.title;
    const [icon, nextIcon] = [document, next].map(one => one.querySelector("link[rel=icon]"));
    if (icon && nextIcon && icon.getAttribute("href") !== nextIcon.getAttribute("href")) icon.setAttribute("href", nextIcon.getAttribute("href"));
    changed(main);
    focus();
    place();
    [version, asOf] = [nextVersion, nextAsOf];
    announce();
  };

  // What the server's clock says, for a reader whose own is wrong. An answer that a cache kept was given so long ago as it says.
  let ahead = 0;
  const setClock = answer => {
    const served = Date.parse(answer.headers.get("Date")) + (Number(answer.headers.get("Age")) || 0) * 1e3;
    if (!served) return;
    ahead = Date.now() - served;
    document.dispatchEvent(new CustomEvent("status:clock", { detail: ahead }));
  };

  const parse = html => new DOMParser().parseFromString(html, "text/html");
  const text = async (answer, heard) => {
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let all = "";;) {
      const { done, value } = await reader.read();
      if (done) return all;
      heard();
      all += value;
    }
  };

  // Behind: something newer is known of, and could not be had.
  let fetched = Date.now(), refreshing, asking, missing = 0, behind = false;
  const refresh = () => refreshing ||= (async () => {
    const mine = asking = new AbortController();
    // Whoever is silent for so long is given up; whoever is only slow is not.
    let alarm;
    const arm = () => {
      clearTimeout(alarm);
      alarm = setTimeout(() => mine.abort(), patience);
    };
    arm();
    try {
      // The browser asks with the ETag of what it has.
      const answer = await fetch(location.pathname + location.search, { cache: "no-cache", headers: { Accept: "text/html" }, signal: mine.signal });
      const html = await text(answer, arm);
      // Only our own page says so, and not of the board: what stands before a server that restarts says it of everything. Once may be
      // another server that has yet to see the last posting.
      missing = answer.status === 404 && location.pathname !== "/" && parse(html).querySelector("main#main") ? missing + 1 : 0;
      if (missing > 1) gone();
      if (!answer.ok) throw new Error(answer.status);
      setClock(answer);
      fetched = Date.now();
      swap(html);
      behind = false;
    } finally {
      clearTimeout(alarm);
      refreshing = null;
    }
  })();

  // Fetches until what was heard of is shown. Not all at the same moment.
  let catching;
  const catchUp = async () => {
    if (catching || finished) return;
    const mine = running;
    catching = true;
    try {
      await sleep(Math.random() * 200);
      for (let tries = 0; tries === 0 || tries < 6 && wanted > version; tries++) {
        if (tries > 0) await sleep(around(500 * 2 ** tries));
        await refresh();
      }
    } catch {
      // The next sign of life finds it still wanting.
      if (running !== mine || wanted <= version) return;
      behind = true;
      lost();
    } finally {
      catching = false;
    }
  };

  // What is shown is as of a later moment, though nothing in it changed.
  const stillSo = at => {
    if (at <= asOf) return;
    asOf = at;
    for (const element of main.querySelectorAll("[data-as-of]")) element.dataset.asOf = at;
    for (const time of main.querySelectorAll("[data-as-of] time, [data-now] time")) {
      const minute = time.dateTime.slice(0, 16);
      time.dateTime = at;
      time.removeAttribute("title");
      if (minute !== at.slice(0, 16)) changed(time.parentElement);
    }
  };

  // --- Saying so while there is no connection.
  let lostAt = 0, told = false;
  const lost = () => { if (!finished) lostAt ||= Date.now() };
  const heard = () => {
    if (finished || behind) return;
    lostAt = 0;
    if (told) say("Connected again.");
    told = false;
    note.hidden = true;
    noteWords.textContent = "";
  };
  const showLost = () => {
    if (!lostAt || Date.now() - lostAt < lostFor) return;
    const minutes = Math.floor((Date.now() - ahead - new Date(asOf)) / 6e4);
    noteAge.textContent = ` You see the state of ${minutes < 1 ? "less than a minute" : minutes === 1 ? "a minute" : minutes < 120 ? `${minutes} minutes` : `${Math.floor(minutes / 60)} hours`} ago.`;
    note.hidden = false;
    noteWords.textContent = "Reconnecting…";
    // Said where it is heard: what shows only now is not read out.
    if (!told) say("Reconnecting…");
    told = true;
  };

  const gone = () => {
    finished = true;
    stop();
    lostAt = 0;
    note.hidden = false;
    noteWords.textContent = "This page is no longer there.";
    noteAge.textContent = "";
    say(noteWords.textContent);
  };

  // --- The stream, read by hand: unlike EventSource this sees its comments, the signs of life. They tell the number of the last
  // publication, and that is all a page needs to know.
  let retry = 2e3, attempt;
  // Whether it was a sign of life.
  const take = line => {
    if (line.startsWith("retry: ")) retry = Number(line.slice(7)) || retry;
    const beat = /^: as of (\S+), publication (\d+)$/.exec(line);
    if (!beat) return false;
    wanted = Number(beat[2]);
    if (wanted === version) behind = false;
    heard();
    // Where the server itself learns nothing new its page says so, and no longer once it does.
    const stood = Date.now() - moved > standing;
    if (beat[1] > asOf) moved = Date.now();
    if (stood && (Date.now() - fetched > standing || beat[1] > asOf)) catchUp();
    if (wanted === version) stillSo(beat[1]);
    // A lower number at an earlier moment is another process that has yet to see the last posting.
    if (wanted > version || wanted < version && beat[1] > asOf || Date.now() - fetched > around(stalest)) catchUp();
    return true;
  };
  // Until it ends: for how long it gave signs of life, and how long not to try again. Other bytes than ours are of something on the way.
  const follow = async () => {
    let alarm, came = 0, wait = 0;
    const mine = attempt = new AbortController();
    const allow = time => {
      const until = Date.now() + time;
      clearTimeout(alarm);
      alarm = setTimeout(() => {
        // Something on the way keeps the bytes to itself; or this machine slept.
        if (!came && Date.now() < until + 5e3) wait = blockedFor;
        mine.abort();
      }, time);
    };
    allow(first);
    try {
      const answer = await fetch(stream, { cache: "no-store", signal: mine.signal });
      if (answer.ok && answer.headers.get("Content-Type")?.startsWith("text/event-stream")) {
        setClock(answer);
        const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
        for (let rest = ""; ;) {
          const { value, done } = await reader.read();
          if (done) break;
          const lines = (rest + value).split("\n");
          rest = lines.pop();
          if (!lines.map(take).includes(true)) continue;
          came ||= Date.now();
          allow(silence);
        }
      }
      else wait = Number(answer.headers.get("Retry-After")) * 1e3;
    } catch {
      // What it was does not matter: it is over.
    } finally {
      clearTimeout(alarm);
      mine.abort();
    }
    return { lived: came && Date.now() - came + 1, wait };
  };

  let blockedUntil = 0;
  const run = async () => {
    const mine = ++running;
    // In a row: nothing answered; the stream alone did not, or was cut off soon.
    let away = 0, refused = 0;
    while (running === mine) {
      if (Date.now() >= blockedUntil) {
        const { lived, wait } = await follow();
        if (running !== mine) return;
        lost();
        if (wait) blockedUntil = Date.now() + wait;
        else if (lived) {
          if (lived > steady) away = refused = 0;
          await sleep(retry);
          if (running !== mine) return;
          if (lived > steady) continue;
        }
      }
      // Without a stream, the page itself is asked for now and then.
      let pause;
      try {
        await refresh();
        if (running !== mine) return;
        heard();
        if (away) {
          // The server was away, and not the stream alone.
          away = refused = blockedUntil = 0;
          pause = 1e3;
        }
        else {
          if (Date.now() >= blockedUntil && ++refused > 3) blockedUntil = Date.now() + blockedFor;
          pause = Date.now() < blockedUntil ? poll : 1e3 * 2 ** refused;
        }
      } catch {
        lost();
        pause = Math.min(poll, 1e3 * 2 ** ++away);
      }
      await sleep(around(pause));
    }
  };
  const stop = () => {
    running++;
    attempt?.abort();
    asking?.abort();
  };
  const start = () => {
    stop();
    if (!document.hidden && !finished) run();
  };

  addEventListener("DOMContentLoaded", () => {
    main = document.getElementById("main");
    version = Number(main?.dataset.live);
    asOf = main?.querySelector("[data-as-of]")?.dataset.asOf;
    if (!version || !asOf) return;
    news = node("p", { class: "vh", role: "status", "data-news": "" });
    noteWords = node("span", {});
    noteAge = node("span", {});
    note = node("p", { class: "live-note", hidden: "" }, noteWords, noteAge);
    document.body.append(news, note);
    setInterval(showLost, 1e3);
    // After what the first view needs, and only while somebody looks.
    let hiding;
    addEventListener("load", () => setTimeout(start, 1e3 + Math.random() * 1e3));
    document.addEventListener("visibilitychange", () => {
      clearTimeout(hiding);
      if (document.hidden) hiding = setTimeout(stop, hiddenFor);
      else if (document.readyState === "complete" && !attempt || attempt?.signal.aborted) start();
    });
    addEventListener("pagehide", stop);
    addEventListener("pageshow", event => { if (event.persisted) start() });
    addEventListener("online", start);
  });
})();
