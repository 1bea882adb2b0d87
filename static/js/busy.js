// A form that is on its way says so and swallows a second click, but only for a while:
// whoever waits longer may try again.
import { say, tell } from "./words.js";

const PATIENCE = 10_000;

function free(form) {
  delete form.dataset.busy;
  form.classList.remove("is-busy");
  for (const button of form.querySelectorAll("button[aria-disabled]")) {
    button.removeAttribute("aria-disabled");
    if (button.dataset.label) button.textContent = button.dataset.label;
    delete button.dataset.label;
  }
}

function occupy(form, button) {
  form.dataset.busy = "";
  form.classList.add("is-busy");
  if (!button) return;
  button.setAttribute("aria-disabled", "true");
  if (button.childElementCount === 0) {
    button.dataset.label = button.textContent;
    button.textContent = button.dataset.busyLabel || say("sending");
  }
}

function onSubmit(event) {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if ("busy" in form.dataset) {
    event.preventDefault();
    return;
  }
  if (!navigator.onLine) {
    event.preventDefault();
    tell(say("offline"));
    return;
  }
  occupy(form, event.submitter);
  setTimeout(() => {
    if (!("busy" in form.dataset)) return;
    free(form);
    tell(say("slow"));
  }, PATIENCE);
}

/** Watch every form that changes something, and free them all when the reader comes back. */
export function watchBusy() {
  document.addEventListener("submit", onSubmit);
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-busy]").forEach(free));
  document.addEventListener("htmx:finally:request", () => document.querySelectorAll("form[data-busy]").forEach(free));
}
