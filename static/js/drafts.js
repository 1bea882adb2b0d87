// Forms marked data-keep keep what was typed in this tab until the server has taken it, so that a
// broken connection loses nothing. Never for passwords, files or fields marked data-sensitive.
import { enhance } from "./enhance.js";
import { say } from "./words.js";

const PREFIX = "draft:";
const SENT = "draft-sent";

function fields(form) {
  return [...form.elements].filter(
    (field) => field.name && !/^(hidden|password|file|submit|button|reset)$/.test(field.type) && !("sensitive" in field.dataset),
  );
}

// What the form was opened with goes with what was typed in it, so that the server sees what others saved meanwhile.
function seen(form) {
  return form.elements.namedItem("seen");
}

function value(field) {
  if (field.type === "checkbox" || field.type === "radio") return field.checked;
  if (field.multiple) return [...field.selectedOptions].map((option) => option.value).join("\n");
  return field.value;
}

function fill(field, kept) {
  if (typeof kept === "boolean") field.checked = kept;
  else if (field.multiple) for (const option of field.options) option.selected = kept.split("\n").includes(option.value);
  else field.value = kept;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

function place(field) {
  return /^(checkbox|radio)$/.test(field.type) ? `${field.name}=${field.value}` : field.name;
}

function typed(form) {
  return Object.fromEntries(fields(form).map((field) => [place(field), value(field)]));
}

function keep(form, key) {
  sessionStorage.setItem(key, JSON.stringify({ typed: typed(form), seen: seen(form)?.value }));
}

// What an earlier version kept is the typed part alone.
function read(key) {
  const kept = JSON.parse(sessionStorage.getItem(key));
  return kept && !kept.typed ? { typed: kept } : kept;
}

function restore(form, kept) {
  for (const field of fields(form)) if (place(field) in kept.typed) fill(field, kept.typed[place(field)]);
  if (kept.seen !== undefined && seen(form)) seen(form).value = kept.seen;
}

function offer(form, key, kept) {
  const bar = document.createElement("div");
  bar.className = "notice";
  const body = document.createElement("div");
  const words = document.createElement("p");
  words.textContent = say("kept");
  body.append(words);
  const choose = (label, act) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-quiet";
    button.textContent = label;
    button.addEventListener("click", () => {
      act();
      bar.remove();
      fields(form)[0]?.focus();
    });
    body.append(button);
  };
  choose(say("restore"), () => restore(form, kept));
  choose(say("discard"), () => sessionStorage.removeItem(key));
  bar.append(body);
  form.before(bar);
}

function keyOf(form) {
  return form.dataset.draft ?? PREFIX + location.pathname.replace(/^\/(en|fr)(?=\/)/, "") + "#" + form.id;
}

function refusedForm(sent) {
  return [...document.querySelectorAll("form[data-keep][data-answered]")].find(
    (form) => sent.endsWith("#" + form.id) && form.querySelector("[data-error-summary]"),
  );
}

// An answer to what was sent becomes a page like others, so that going back to it does not ask to send it again.
function watch(form) {
  if ("answered" in form.dataset && !form.getAttribute("action")) history.replaceState(history.state, "", location.href);
  const key = keyOf(form);
  const kept = read(key);
  const differs = kept && JSON.stringify(kept.typed) !== JSON.stringify(typed(form));
  if (differs && !("answered" in form.dataset)) offer(form, key, kept);
  let timer;
  const keepNow = () => {
    clearTimeout(timer);
    keep(form, key);
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(keepNow, 300);
  });
  form.addEventListener("change", keepNow);
  form.addEventListener("submit", () => {
    keepNow();
    sessionStorage.setItem(SENT, key);
  });
}

function forgetTaken() {
  const sent = sessionStorage.getItem(SENT);
  if (!sent) return;
  sessionStorage.removeItem(SENT);
  if (document.querySelector("[data-not-taken]")) return;
  const refused = refusedForm(sent);
  if (refused) {
    refused.dataset.draft = sent;
    return;
  }
  const form = [...document.querySelectorAll("form[data-keep]")].find((each) => keyOf(each) === sent);
  const done = document.querySelector("#live .tone-done");
  if (!form || done || "answered" in form.dataset) sessionStorage.removeItem(sent);
}

/** Watch the forms of this page. What was sent was taken when the reader has arrived elsewhere, is told that it is
 * done, or gets the same form back as the answer, filled in by the server. What was refused is kept for the page that
 * it was typed on, in every language, and offered there only; so is what ended on a page that says that nothing was
 * taken: a problem, or the way in when the session is over. */
export function watchDrafts() {
  forgetTaken();
  enhance("form[data-keep]", watch);
  document.addEventListener("page:shown", forgetTaken);
}
