// Links that lead to a page of confirmation open it as a <dialog> when the page carries one.

/** Let `a[data-dialog]` open its dialog and `[data-close]` close the one around it. */
export function watchDialogs() {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest?.("a[data-dialog]");
    const dialog = opener && document.getElementById(opener.dataset.dialog);
    if (dialog?.showModal) {
      event.preventDefault();
      dialog.showModal();
      return;
    }
    const closer = event.target.closest?.("[data-close]");
    const around = closer?.closest("dialog");
    if (around) {
      event.preventDefault();
      around.close();
    }
  });
}
