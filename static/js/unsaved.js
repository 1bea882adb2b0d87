// Forms marked data-guard ask before the reader leaves them with changes unsaved.

/** Remember changes of guarded forms and let the browser ask; a submitted form is no longer unsaved, a refused one is. */
export function watchChanges() {
  const refused = [...document.querySelectorAll("form[data-guard]:not([data-keep])")];
  const changed = new Set(refused.filter((form) => form.querySelector("[data-error-summary]")));
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form && "guard" in form.dataset) changed.add(form);
  });
  document.addEventListener("submit", (event) => {
    if (!event.defaultPrevented) changed.delete(event.target);
  });
  window.addEventListener("beforeunload", (event) => {
    if ([...changed].some((form) => form.isConnected)) event.preventDefault();
  });
}
