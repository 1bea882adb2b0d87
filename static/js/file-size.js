// A file that the server would refuse for its size is refused before it is sent.
import { enhance } from "./enhance.js";

function watch(input) {
  input.addEventListener("change", () => {
    const note = document.getElementById(`${input.id}-size`);
    note?.remove();
    const tooLarge = [...input.files].some((file) => file.size > Number(input.dataset.largest));
    if (!tooLarge) return;
    const line = document.createElement("p");
    line.className = "field-error";
    line.id = `${input.id}-size`;
    line.setAttribute("role", "alert");
    line.textContent = input.dataset.tooLarge;
    input.before(line);
    input.value = "";
  });
}

enhance("input[type=file][data-largest]", watch);
