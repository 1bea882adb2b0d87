// Marks what is happening now: every [data-start][data-end] with times in ISO 8601 and an offset.
// A hidden [data-now-mark] inside it is shown; [data-now-link] leads to the first one.
const MINUTE = 60_000;

function isNow(element, now) {
  return Date.parse(element.dataset.start) <= now && now < Date.parse(element.dataset.end);
}

function mark(now) {
  let first = null;
  for (const element of document.querySelectorAll("[data-start][data-end]")) {
    const current = isNow(element, now);
    element.classList.toggle("is-now", current);
    for (const sign of element.querySelectorAll("[data-now-mark]")) sign.hidden = !current;
    if (current) first ??= element;
  }
  for (const link of document.querySelectorAll("[data-now-link]")) {
    link.hidden = !first?.id;
    if (first?.id) link.href = `#${first.id}`;
  }
}

function tick() {
  const now = Date.now();
  mark(now);
  setTimeout(tick, MINUTE - (now % MINUTE));
}

tick();
