// What opens over the page closes when the keyboard leaves it; Escape closes the account's menu and gives the focus back
// to what opened it, as browsers do for popovers.
const MENU = "details.menu[open]";
const OVER = `${MENU}, [popover]`;

function onEscape(event) {
  const menu = event.key === "Escape" && document.querySelector(MENU);
  if (!menu) return;
  event.preventDefault();
  if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
  menu.open = false;
}

function close(menu) {
  if (menu.matches(MENU)) menu.open = false;
  else if (menu.matches(":popover-open")) menu.hidePopover();
}

function onLeaving({ target, relatedTarget }) {
  const menu = target.closest(OVER);
  if (!menu || !relatedTarget || menu.contains(relatedTarget) || relatedTarget.popoverTargetElement === menu) return;
  close(menu);
}

/** Watch the account's menu and every list that a button opens over the page. */
export function watchMenus() {
  document.addEventListener("keydown", onEscape);
  document.addEventListener("focusout", onLeaving);
  document.addEventListener("click", ({ target }) => {
    const menu = document.querySelector(MENU);
    if (menu && !menu.contains(target)) menu.open = false;
  });
}
