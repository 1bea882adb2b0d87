// A page whose work is over is exchanged while it is read, and says so to those who hear it.
import { tell } from "./words.js";

/** Say the title once the middle of the page is another. */
export function watchRenewal() {
  document.addEventListener("htmx:after:swap", ({ detail }) => {
    if (detail.ctx.hx?.retarget === "#page") tell(document.title, { quiet: true });
  });
}
