// Links within a page take the focus along and leave the address as it is. A place in the address would be handed on by the
// form that is sent next, and the page after it would open there, over what it says first.
const INNER = '[data-error-summary] a[href^="#"], a.past';

function onClick(event) {
  const link = event.target.closest?.(INNER);
  const target = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (!target || event.ctrlKey || event.metaKey || event.shiftKey) return;
  target.focus();
  if (document.activeElement !== document.body && document.activeElement !== link) event.preventDefault();
}

// Browsers give the focus to what is wrong with a form only where the address names no other place.
function toErrors() {
  if (location.hash) document.querySelector("[data-error-summary]")?.focus();
}

/** Follow links to errors and past long lists; let errors have the focus on every page that has some. */
export function watchJumps() {
  document.addEventListener("click", onClick);
  window.addEventListener("load", () => requestAnimationFrame(toErrors));
}
