// Links within a page take the focus along and leave the address as it is. A place in the address would be handed on by the
// form that is sent next, and the page after it would open there, over what it says first.
const INNER = ':is([data-error-summary], #live) a[href^="#"], a.past, a.onward';

function onClick(event) {
  const link = event.target.closest?.(INNER);
  const target = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (!target || event.ctrlKey || event.metaKey || event.shiftKey) return;
  target.focus();
  if (document.activeElement !== document.body && document.activeElement !== link) event.preventDefault();
}

const errors = () => document.querySelector("[data-error-summary]");

/** What a page says first: what is wrong with a form, or what was done. */
export const news = () => errors() ?? document.querySelector("#live:has(.notice)");

// Browsers give the focus to what a page says first only where the address names no place. The beginning of the page is none.
function toNews() {
  if (location.hash) (location.hash === "#main" ? news() : errors())?.focus();
}

/** Follow links to errors and past long lists; let errors and news have the focus on every page that has some. */
export function watchJumps() {
  document.addEventListener("click", onClick);
  window.addEventListener("load", () => requestAnimationFrame(toNews));
}
