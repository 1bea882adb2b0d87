// The desk without a mouse: whatever is typed or scanned goes into the search box, arrows walk the list.
const box = document.getElementById("q");
const found = document.getElementById("found");
const search = document.getElementById("door");

const hasKeyboard = window.matchMedia("(pointer: fine)").matches;

function toBox({ empty = false } = {}) {
  if (empty) box.value = "";
  box.focus();
  box.select();
}

function isTyping(event) {
  return event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey && !event.altKey;
}

function walk(step) {
  const buttons = [...found.querySelectorAll("button")];
  const next = buttons.indexOf(document.activeElement) + step;
  if (next < 0) toBox();
  else buttons[Math.min(next, buttons.length - 1)]?.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented) return;
  if (event.key === "Escape") toBox({ empty: true });
  else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    walk(event.key === "ArrowDown" ? 1 : -1);
  } else if (isTyping(event) && !event.target.matches("input, textarea, select")) toBox({ empty: true });
});

// What a deed changes is shown by its own answer: a search under way does not know of it and would show how it was before.
function dropSearch() {
  window.htmx.trigger(search, "htmx:abort");
}

document.addEventListener("htmx:before:request", ({ detail }) => {
  if (found.contains(detail.ctx.sourceElement)) dropSearch();
});

// After a deed the next person comes: the box is empty and waits; on a phone no keyboard covers the result.
document.addEventListener("htmx:after:swap", () => {
  const done = found.querySelector("[data-done]");
  if (!done) return;
  done.removeAttribute("data-done");
  dropSearch();
  if (hasKeyboard) toBox({ empty: true });
  else box.value = "";
});
