// Says a moment in the reader's own time zone: every [data-own-time] (ISO 8601) that is another hour there than in
// [data-zone]. [data-words] is the sentence, with {moment} in it. Without scripts the time of the meeting stands alone.
const SHAPE = { day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit" };

function written(moment, timeZone) {
  const language = document.documentElement.lang === "fr" ? "fr-FR" : "en-GB";
  const text = new Intl.DateTimeFormat(language, { ...SHAPE, timeZone }).format(moment);
  return language === "fr-FR" ? text.replace(/^1 /, "1er ") : text;
}

for (const element of document.querySelectorAll("[data-own-time]")) {
  const moment = new Date(element.dataset.ownTime);
  const own = written(moment);
  if (own === written(moment, element.dataset.zone)) continue;
  element.textContent = element.dataset.words.replace("{moment}", own);
  element.hidden = false;
}
