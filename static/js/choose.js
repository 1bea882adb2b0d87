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
  for (const bar of form.querySelectorAll(".bulk-bar")) bar.hidden = chosen === 0;
  for (const output of form.querySelectorAll("[data-count]")) output.textContent = say("chosen", { number: chosen });
}

// From the box that was ticked last it is one step to the bar, however long the list.
const onward = document.createElement("a");
onward.className = "onward";

function leadOn(form, box) {
  const bar = form.querySelector(".bulk-bar");
  if (!bar || bar.hidden) return onward.remove();
  onward.href = `#${bar.id}`;
  onward.textContent = say("toActions");
  if (box.checked) box.closest(".choose")?.append(onward);
}

// Whoever comes back finds the same people chosen: the server reads them from the address.
function remember(form) {
  const address = new URL(location.href);
  address.searchParams.delete("chosen");
  for (const box of boxes(form)) if (box.checked) address.searchParams.append("chosen", box.value);
  history.replaceState(history.state, "", address);
}

/** Keep the head's box, the rows' boxes, the count and the address in step. */
export function watchChoices() {
  document.addEventListener("change", (event) => {
    const { form, name, checked } = event.target;
    if (!form || (name !== "chosen" && name !== "all_on_page")) return;
    if (name === "all_on_page") for (const box of boxes(form)) box.checked = checked;
    count(form);
    leadOn(form, event.target);
    if ("bulk" in form.dataset) remember(form);
  });
  enhance("form[data-bulk]", count);
}
