// Long lists become searchable: <select data-enhance="select">, one choice or several.
import TomSelect from "tom-select/dist/esm/tom-select.js";
import removeButton from "tom-select/dist/esm/plugins/remove_button/plugin.js";
import { enhance } from "./enhance.js";
import { say } from "./words.js";

TomSelect.define("remove_button", removeButton);

function line(text) {
  const element = document.createElement("div");
  element.className = "no-results";
  element.textContent = text;
  return element;
}

function improve(select) {
  const list = new TomSelect(select, {
    plugins: select.multiple ? { remove_button: { title: say("remove") } } : {},
    maxOptions: null,
    refreshThrottle: 0,
    hidePlaceholder: true,
    closeAfterSelect: !select.multiple,
    render: { no_results: () => line(say("nothing")) },
    onItemAdd() {
      this.setTextboxValue("");
      this.refreshOptions(select.multiple);
    },
    onChange: () => select.dispatchEvent(new Event("input", { bubbles: true })),
  });
  // The native list stays for the form alone; help and error go with the field that is seen.
  select.setAttribute("aria-hidden", "true");
  select.addEventListener("focus", () => list.focus());
  for (const name of ["aria-describedby", "aria-invalid"]) {
    if (select.hasAttribute(name)) list.control_input.setAttribute(name, select.getAttribute(name));
  }
}

enhance('select[data-enhance="select"]', improve);
