// Forms marked data-upload show how far a file has come. Without a file, or without this, they are sent as any other.
import { shown } from "./enhance.js";
import { news } from "./jumps.js";
import { say, tell } from "./words.js";

function bar(form) {
  const block = document.createElement("div");
  block.className = "progress-block";
  const line = document.createElement("p");
  line.setAttribute("role", "status");
  line.textContent = say("uploading");
  const progress = document.createElement("progress");
  progress.max = 1;
  progress.setAttribute("aria-label", say("uploading"));
  block.append(line, progress);
  form.append(block);
  return { block, line, progress };
}

// Modules the next page needs and this one has not loaded.
function load(answer) {
  for (const { attributes } of answer.querySelectorAll("head script[type=module]")) {
    const address = attributes.src.value;
    if (document.querySelector(`script[src="${address}"]`)) continue;
    const script = document.createElement("script");
    script.type = "module";
    script.src = address;
    document.head.append(script);
  }
}

// Where the page in sight stands, whatever part of it was gone to.
const place = () => location.pathname + location.search;
let inSight = place();

// The answer is put in place of this page, as the browser would have done; the same address is no new step back.
function show(request) {
  const answer = new DOMParser().parseFromString(request.responseText, "text/html");
  const page = answer.getElementById("page");
  if (!page) {
    location.assign(request.responseURL);
    return;
  }
  const before = location.href.split("#")[0];
  history[request.responseURL === before ? "replaceState" : "pushState"]({}, "", request.responseURL);
  inSight = place();
  document.title = answer.title;
  document.getElementById("page").replaceWith(document.adoptNode(page));
  load(answer);
  shown(document.getElementById("page"));
  window.scrollTo(0, 0);
  (news() ?? document.querySelector("h1"))?.focus();
}

function send(form, submitter) {
  const { block, line, progress } = bar(form);
  const request = new XMLHttpRequest();
  const fail = () => {
    block.remove();
    delete form.dataset.uploading;
    tell(say("unreachable"));
  };
  request.upload.addEventListener("progress", (event) => {
    if (!event.lengthComputable) return;
    progress.value = event.loaded / event.total;
    if (event.loaded === event.total) line.textContent = say("checking");
  });
  request.addEventListener("load", () => show(request));
  request.addEventListener("error", fail);
  request.addEventListener("abort", fail);
  request.open("POST", form.action);
  request.send(new FormData(form, submitter));
}

function onSubmit(event) {
  const form = event.target;
  if (!("upload" in form.dataset)) return;
  if (![...form.querySelectorAll("input[type=file]")].some((input) => input.files.length)) return;
  event.preventDefault();
  if ("uploading" in form.dataset) return;
  form.dataset.uploading = "";
  send(form, event.submitter);
}

// Capturing, so that the form is taken before the ordinary watch over forms sees it.
document.addEventListener("submit", onSubmit, true);
// Going to a part of this page is told in the same way, but must not load it anew: what was typed would be lost.
window.addEventListener("popstate", () => place() !== inSight && location.reload());
