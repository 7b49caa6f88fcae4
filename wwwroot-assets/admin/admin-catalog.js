// The board in the console: moves by arrow keys on a handle, and by dragging it. What moves is decided by the page.
export function attach(board, page) {
  let dragged = null;

  const clear = () => {
    for (const marked of board.querySelectorAll("[data-drop]")) delete marked.dataset.drop;
  };

  const isUpper = (element, event) => {
    const box = element.getBoundingClientRect();
    return event.clientY < box.top + box.height / 2;
  };

  // Where a drop would land: the element to mark, how, and what it means.
  const target = event => {
    const section = event.target.closest("[data-section]");
    if (!dragged || !section) return null;
    if (dragged.kind === "group") {
      const upper = isUpper(section, event);
      if (!section.dataset.section) return { mark: section, how: "after", section: next(section)?.dataset.section ?? "", before: null };
      return upper
        ? { mark: section, how: "before", section: section.dataset.section, before: null }
        : { mark: section, how: "after", section: next(section)?.dataset.section ?? "", before: null };
    }
    const row = event.target.closest("[data-row]");
    if (!row) return { mark: section, how: "into", section: section.dataset.section, before: first(event, section) };
    const upper = isUpper(row, event);
    const before = upper ? row.dataset.row : row.nextElementSibling?.dataset.row ?? null;
    return { mark: row, how: upper ? "before" : "after", section: section.dataset.section, before };
  };

  const next = section => section.nextElementSibling?.closest("[data-section]");

  // On the head of a group: in front of its first component.
  const first = (event, section) => event.target.closest(".board-head") ? section.querySelector("[data-row]")?.dataset.row ?? null : null;

  board.addEventListener("dragstart", event => {
    const handle = event.target.closest?.("[data-handle]");
    if (!handle) return;
    dragged = { kind: handle.dataset.handle, id: handle.dataset.id };
    const whole = handle.closest(dragged.kind === "group" ? ".board-head" : "[data-row]");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", handle.getAttribute("aria-label"));
    event.dataTransfer.setDragImage(whole, 12, 12);
    board.dataset.dragging = dragged.kind;
  });

  board.addEventListener("dragover", event => {
    const place = target(event);
    if (!place) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "move";
    if (place.mark.dataset.drop !== place.how) {
      clear();
      place.mark.dataset.drop = place.how;
    }
  });

  board.addEventListener("drop", event => {
    const place = target(event);
    if (!place) return;
    event.preventDefault();
    page.invokeMethodAsync("DropAsync", dragged.kind, dragged.id, place.section, place.before);
  });

  board.addEventListener("dragend", () => {
    dragged = null;
    delete board.dataset.dragging;
    clear();
  });

  board.addEventListener("keydown", event => {
    const handle = event.target.closest("[data-handle]");
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!handle || !by || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    page.invokeMethodAsync("MoveFromKeyboardAsync", handle.dataset.handle, handle.dataset.id, by);
  });
}
