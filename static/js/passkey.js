// A passkey form: ask the device what the server wrote into data-options, then send its answer like any form.
// Browsers give passkeys to names, never to numeric addresses.
const named = !/^[\d.]+$|:/.test(location.hostname);
const supported =
  named &&
  typeof PublicKeyCredential === "function" &&
  typeof PublicKeyCredential.parseRequestOptionsFromJSON === "function";

async function answer(kind, options) {
  if (kind === "create") {
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
    return navigator.credentials.create({ publicKey });
  }
  return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
}

function prepare(place) {
  const form = place.matches("form") ? place : place.querySelector("form");
  const status = place.querySelector("[data-passkey-status]");
  const field = form.elements.credential;
  place.hidden = false;
  if (place.dataset.passkey === "create") status.textContent = "";
  form.addEventListener("submit", async (event) => {
    if (field.value || !form.reportValidity()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    status.textContent = "";
    try {
      const credential = await answer(place.dataset.passkey, JSON.parse(place.dataset.options));
      field.value = JSON.stringify(credential.toJSON());
      form.requestSubmit();
    } catch {
      status.textContent = status.dataset.failed;
    }
  }, { capture: true });
}

if (supported) document.querySelectorAll("[data-passkey]").forEach(prepare);
