// Says a moment in the reader's own time zone: every [data-own-time] (ISO 8601) that is another hour there than in
// [data-zone], written as the server writes the other one. [data-words] is the sentence, with {moment} in it. Without
// scripts the time of the meeting stands alone.
const DAY = { day: "numeric", month: "long", year: "numeric" };
const HOUR = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };

function written(moment, timeZone) {
  const french = document.documentElement.lang === "fr";
  const [day, hour] = [DAY, HOUR].map((shape) =>
    new Intl.DateTimeFormat(french ? "fr-FR" : "en-GB", { ...shape, timeZone }).format(moment),
  );
  return `${french ? day.replace(/^1 /, "1er ") : day}, ${hour}`;
}

for (const element of document.querySelectorAll("[data-own-time]")) {
  const moment = new Date(element.dataset.ownTime);
  const own = written(moment);
  if (own === written(moment, element.dataset.zone)) continue;
  element.textContent = element.dataset.words.replace("{moment}", own);
  element.hidden = false;
}
