// Choices that follow which one of two is kept until somebody makes them: [data-presets] says for each of the two
// what the other choices are by themselves.
import { enhance } from "./enhance.js";

function improve(form) {
  const presets = JSON.parse(form.dataset.presets);
  const made = new Set();
  form.addEventListener("click", ({ target }) => made.add(target.name));
  form.addEventListener("change", ({ target }) => {
    made.add(target.name);
    if (target.name !== "kept") return;
    for (const [name, value] of Object.entries(presets[target.value] ?? {})) {
      if (made.has(name)) continue;
      for (const radio of form.querySelectorAll(`[name="${name}"]`)) radio.checked = radio.value === value;
    }
  });
}

enhance("form[data-presets]", improve);
