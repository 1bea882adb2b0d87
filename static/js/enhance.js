// Runs an improvement on every element of its kind, now and whenever a part of the page is exchanged.

/** Call `improve` once for each element that matches `selector`, present or to come. */
export function enhance(selector, improve) {
  const known = new WeakSet();
  const run = () => {
    for (const element of document.querySelectorAll(selector)) {
      if (known.has(element)) continue;
      known.add(element);
      improve(element);
    }
  };
  run();
  document.addEventListener("page:shown", run);
  document.addEventListener("htmx:after:swap", run);
}

/** Say that new content stands in the page. */
export function shown(root) {
  window.htmx?.process(root);
  document.dispatchEvent(new Event("page:shown"));
}
