// The console: what Blazor cannot do itself. Loaded before the page is drawn, so that the theme is right from the start.
(() => {
  const root = document.documentElement;
  const stored = () => {
    try { return localStorage.getItem("theme"); } catch { return null; }
  };
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme || (dark.matches ? "dark" : "light")) === "dark";
  if (stored() === "light" || stored() === "dark") {
    root.dataset.theme = stored();
  }

  // Blazor draws the button, so its label is read off the theme whenever somebody looks at it.
  const toggleTheme = () => {
    const next = isDark() ? "light" : "dark";
    if ((next === "dark") === dark.matches) {
      delete root.dataset.theme;
    } else {
      root.dataset.theme = next;
    }
    try {
      if (root.dataset.theme) localStorage.setItem("theme", root.dataset.theme); else localStorage.removeItem("theme");
    } catch { /* Storage is off: the choice lasts until the page is left. */ }
  };

  const focusOn = (id, block = "center") => {
    const target = document.getElementById(id);
    if (!target) return false;
    const control = target.matches("input, select, textarea, button, a, [tabindex]") ? target : target.querySelector("input, select, textarea, button, [tabindex]") || target;
    control.focus();
    target.scrollIntoView({ block });
    return true;
  };

  const copy = async button => {
    const source = document.getElementById(button.dataset.copy);
    let done = false;
    try {
      await navigator.clipboard.writeText(source.textContent);
      done = true;
    } catch {
      // No permission, or not a secure origin: select it, so that Ctrl+C does it.
      getSelection().selectAllChildren(source);
    }
    const said = button.querySelector("[data-said]");
    if (said) {
      const before = said.textContent;
      said.textContent = done ? "Copied" : "Selected: press Ctrl+C";
      setTimeout(() => { said.textContent = before; }, 2500);
    }
  };

  document.addEventListener("click", event => {
    const link = event.target.closest("a[data-focus]");
    if (link && focusOn(link.dataset.focus)) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    const button = event.target.closest("[data-act]");
    switch (button?.dataset.act) {
      case "theme": toggleTheme(); break;
      case "copy": copy(button); break;
      case "reload": location.reload(); break;
      case "reconnect": Blazor.reconnect().then(alive => alive || showRejected(), showRejected); break;
    }
  }, true);

  const showRejected = () => {
    document.getElementById("components-reconnect-modal").className = "reconnect components-reconnect-rejected";
  };

  // A half-typed date and time has no value, so the server would take it for none: say so, and send nothing.
  const isHalf = input => input.type === "datetime-local" && input.validity.badInput;
  const showHalf = input => {
    const sentence = input.parentElement.querySelector(".error");
    if (sentence) sentence.hidden = !isHalf(input);
  };
  const stopHalf = (event, form) => {
    const half = [...form?.elements ?? []].filter(isHalf);
    if (half.length === 0) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    half.forEach(showHalf);
    const fold = half[0].closest("details");
    if (fold) fold.open = true;
    half[0].focus();
    half[0].scrollIntoView({ block: "center" });
  };
  for (const told of ["focusout", "input", "change"]) {
    document.addEventListener(told, event => event.target.matches?.("input[type=datetime-local]") && showHalf(event.target));
  }
  addEventListener("submit", event => stopHalf(event, event.target), true);
  addEventListener("click", event => {
    const button = event.target.closest?.("button[data-sends]");
    if (button) stopHalf(event, button.form);
  }, true);

  // Ctrl+Enter (Cmd+Enter) in a text of several lines sends its form.
  document.addEventListener("keydown", event => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.matches?.("textarea")) {
      event.target.form?.requestSubmit();
    }
  });

  window.statusPage = {
    timeZone: () => Intl.DateTimeFormat().resolvedOptions().timeZone,
    showDialog: dialog => dialog.showModal(),
    closeDialog: dialog => dialog.close(),
    focus: focusOn,
  };

  document.addEventListener("DOMContentLoaded", () => {
    // Tries for ten minutes: a restart of the server or a tunnel on a train should not cost what was typed.
    window.Blazor?.start({ circuit: { reconnectionOptions: { maxRetries: 200, retryIntervalMilliseconds: 3000 } } });
  });
})();
