// A choice that what is typed makes: [data-ticks="when=later"] ticks that radio button once a field inside has a value.
import { enhance } from "./enhance.js";

function improve(part) {
  const [name, value] = part.dataset.ticks.split("=");
  part.addEventListener("input", ({ target }) => {
    if (!target.value) return;
    for (const radio of part.closest("form").querySelectorAll(`[name="${name}"]`)) radio.checked = radio.value === value;
  });
}

enhance("[data-ticks]", improve);
