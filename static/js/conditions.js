// Questions that depend on an earlier answer appear once it is given. The server decides again when the form is sent.
import { enhance } from "./enhance.js";

const BESIDE = /-(focus|remove)$/;

function fieldsOf(question) {
  return [...question.querySelectorAll("input, select, textarea")].filter(
    (field) => field.type !== "hidden" && !BESIDE.test(field.name),
  );
}

function valuesOf(question) {
  const chosen = fieldsOf(question).filter((field) => !/^(checkbox|radio)$/.test(field.type) || field.checked);
  const values = chosen.map((field) => field.value.trim()).filter(Boolean);
  const removed = question.querySelector('[name$="-remove"]:checked');
  if ("answered" in question.dataset && !removed) values.push(question.dataset.answered);
  return values;
}

function isAsked(question, root) {
  const { shownIf, shownValue } = question.dataset;
  const earlier = root.querySelector(`[data-question="${shownIf}"]`);
  if (!earlier || earlier.hidden) return false;
  const values = valuesOf(earlier);
  return shownValue ? values.includes(shownValue) : values.length > 0;
}

function improve(root) {
  const dependent = [...root.querySelectorAll("[data-shown-if]")];
  for (const note of root.querySelectorAll("[data-condition-note]")) note.hidden = true;
  const show = () => {
    for (const question of dependent) question.hidden = !isAsked(question, root);
  };
  root.addEventListener("input", show);
  root.addEventListener("change", show);
  show();
}

enhance("[data-conditions]", improve);
