// Live parts of a page say when the connection is lost, and when it is back.
import { say, tell } from "./words.js";

/** Listen to the browser and to htmx. */
export function watchConnection() {
  window.addEventListener("offline", () => tell(say("offline")));
  window.addEventListener("online", () => tell(say("online"), { quiet: true }));
  document.addEventListener("htmx:error", () => tell(say("unreachable")));
}
