// Rows chosen for one action: the box in the head chooses all on this page, and the bar counts.
import { enhance } from "./enhance.js";
import { say } from "./words.js";

function boxes(form) {
  return [...document.querySelectorAll('input[name="chosen"]')].filter((box) => box.form === form);
}

function count(form) {
  const all = boxes(form);
  const chosen = all.filter((box) => box.checked).length;
  const master = form.elements.all_on_page;
  if (master) {
    master.checked = all.length > 0 && chosen === all.length;
    master.indeterminate = chosen > 0 && chosen < all.length;
  }
  for (const output of form.querySelectorAll("[data-count]")) output.textContent = say("chosen", { number: chosen });
}

/** Keep the head's box, the rows' boxes and the count in step. */
export function watchChoices() {
  document.addEventListener("change", (event) => {
    const { form, name, checked } = event.target;
    if (!form || (name !== "chosen" && name !== "all_on_page")) return;
    if (name === "all_on_page") for (const box of boxes(form)) box.checked = checked;
    count(form);
  });
  enhance("form[data-bulk]", count);
}
