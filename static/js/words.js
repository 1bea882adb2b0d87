// The sentences the scripts say, put on <body> by the page in the reader's language.
const words = JSON.parse(document.body.dataset.words ?? "{}");

/** The sentence called `name`, its `{places}` filled from `values`. */
export function say(name, values = {}) {
  const sentence = words[name] ?? "";
  return sentence.replace(/\{(\w+)\}/g, (place, key) => values[key] ?? place);
}

/** Show `text` in the page's live region, as a notice of attention or as a quiet word. */
export function tell(text, { quiet = false } = {}) {
  const region = document.getElementById("live");
  if (!region) return;
  region.replaceChildren();
  if (!text) return;
  const line = document.createElement("p");
  line.textContent = text;
  if (quiet) line.className = "visually-hidden";
  else line.className = "notice tone-attention";
  region.append(line);
  if (!quiet) region.scrollIntoView({ block: "nearest" });
}
