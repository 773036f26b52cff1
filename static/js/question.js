// Saves an answer at each choice and says so in one place. Without this file "Next" saves; nothing else differs.

const form = document.getElementById("question");
const state = form.querySelector("[data-state]");
const complaint = document.getElementById("question-error");
const draftKey = `waystation-draft:${location.pathname}`;
const RETRY_MS = 5000;

// Once only, or a page that may never save would load for ever.
const isReloaded = performance.getEntriesByType("navigation").some((entry) => entry.type === "reload");

let wanted = null; // what is to be saved: { body, id }
let sending = null; // the promise of the loop that sends it
let retry = 0;

// A phone may keep nothing for us, or have no room: the answer is sent all the same.
function draft(act) {
  try {
    return act(localStorage);
  } catch {
    return null;
  }
}
const keepDraft = () => draft((store) => store.setItem(draftKey, JSON.stringify(chosen())));
const dropDraft = () => draft((store) => store.removeItem(draftKey));

const chosen = () => [...form.querySelectorAll("[name=choice]:checked")].map((input) => input.value);

function say(word) {
  state.dataset.state = word;
  for (const part of state.children) part.hidden = part.dataset.when !== word;
}

// 128 random bits; crypto.randomUUID would need HTTPS, which a station's own network may not have.
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function save() {
  const body = new FormData(form);
  const id = newId();
  body.set("operation", id);
  // The form carries the same id, so that "Next" without a script's help repeats this saving instead of a second one.
  form.elements.operation.value = id;
  wanted = { body };
  keepDraft();
  sending = sending || send();
  return sending;
}

async function send() {
  clearTimeout(retry);
  say("saving");
  let saved = false;
  while (wanted) {
    const { body } = wanted;
    saved = await post(body);
    if (!saved) break;
    // Something may have been chosen while this was on its way; then it goes next.
    if (wanted.body === body) wanted = null;
  }
  sending = null;
  if (saved) {
    dropDraft();
    // The last choice taken back: the server holds no answer, and a page that is opened again says nothing either.
    say(chosen().length ? "saved" : "");
  }
  return saved;
}

async function post(body) {
  let answer;
  try {
    answer = await fetch(location.href, { method: "POST", body, headers: { Accept: "application/json" } });
    if (answer.ok && !answer.redirected) return (await answer.json()).saved;
  } catch {
    // No network, or an answer that is not ours: the answer stays on this phone and is sent again.
  }
  if (answer && (answer.status === 409 || answer.status === 422)) {
    const told = await answer.json().catch(() => ({}));
    wanted = null;
    dropDraft();
    if (told.url) location.assign(told.url);
    if (told.message) complaint.textContent = told.message;
    say("");
    return false;
  }
  if (answer && answer.status === 403 && !isReloaded && draft((store) => store.getItem(draftKey))) {
    // Signed in again meanwhile: the page carries the token of a session that is gone. The draft is sent from the new one.
    location.reload();
    return false;
  }
  say("failed");
  retry = setTimeout(() => {
    sending = sending || send();
  }, RETRY_MS);
  return false;
}

function restoreDraft() {
  const kept = draft((store) => store.getItem(draftKey));
  if (kept === null) return;
  if (kept === JSON.stringify(chosen()) && state.dataset.state === "saved") {
    // It had arrived; only the answer to it was lost.
    dropDraft();
    return;
  }
  const places = new Set(JSON.parse(kept));
  for (const input of form.querySelectorAll("[name=choice]")) input.checked = places.has(input.value);
  save();
}

form.addEventListener("change", () => {
  complaint.textContent = "";
  save();
});

form.addEventListener("submit", async (event) => {
  // Nothing chosen: the server's page says so. Another language: the form takes the choice along.
  if (!chosen().length || event.submitter?.name === "language") return;
  event.preventDefault();
  const saved = sending ? await sending : state.dataset.state === "saved" || (await save());
  if (saved) location.assign(form.dataset.next);
});

window.addEventListener("online", () => {
  if (wanted) sending = sending || send();
});

restoreDraft();
