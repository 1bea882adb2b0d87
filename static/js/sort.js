// Lists put in order by dragging or by their buttons: [data-enhance="sort"].
// Each item holds <input type="hidden" name="order">; their order in the page is what is sent.
import Sortable from "sortablejs/modular/sortable.core.esm.js";
import { enhance } from "./enhance.js";
import { say, tell } from "./words.js";

function announce(item) {
  const items = [...item.parentElement.children];
  const name = item.querySelector(".sortable-label")?.textContent.trim();
  tell(say("moved", { name, place: items.indexOf(item) + 1, number: items.length }), { quiet: true });
  item.dispatchEvent(new Event("input", { bubbles: true }));
  item.querySelector('[name="order"]')?.dispatchEvent(new Event("input", { bubbles: true }));
}

function move(event) {
  const button = event.target.closest("[data-move]");
  if (!button) return;
  event.preventDefault();
  const item = button.closest("li");
  if (button.dataset.move === "up") item.previousElementSibling?.before(item);
  else item.nextElementSibling?.after(item);
  button.focus();
  announce(item);
}

function improve(list) {
  list.classList.add("is-sortable");
  list.addEventListener("click", move);
  Sortable.create(list, {
    handle: ".sortable-handle",
    ghostClass: "sortable-ghost",
    animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 120,
    onEnd: ({ item }) => announce(item),
  });
}

enhance('[data-enhance="sort"]', improve);
