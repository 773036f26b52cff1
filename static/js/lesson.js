// Turns the cards of a lesson in place. Without this file every "Next" loads a page; nothing else differs.

const lesson = document.getElementById("lesson");
const bar = document.getElementById("lesson-bar");
const cards = [...lesson.querySelectorAll("[data-card]")];
const segments = [...lesson.querySelectorAll(".segments li")];
const offline = lesson.querySelector("[data-offline]");
const signedOut = lesson.querySelector("[data-signed-out]");
const wayIn = signedOut.querySelector("a");
const previous = bar.querySelector("[data-previous]");
const next = bar.querySelector("[data-next]");
const last = bar.querySelector("[data-last]");
const afterLanguage = document.querySelector(".languages [name=next]");
const address = (index) => `?card=${encodeURIComponent(cards[index].dataset.card)}`;

// Wet screens tap twice, and nobody reads a card in a third of a second.
const SECOND_TAP_MS = 350;

let turnedAt = -SECOND_TAP_MS;
let current = cards.findIndex((card) => !card.hidden);

function show(index) {
  current = index;
  cards.forEach((card, number) => {
    card.hidden = number !== index;
  });
  segments.forEach((segment, number) => {
    segment.className = number < index ? "done" : number === index ? "here" : "ahead";
  });
  previous.hidden = index === 0;
  if (index > 0) previous.href = address(index - 1);
  next.hidden = index === cards.length - 1;
  if (last) last.hidden = !next.hidden;
  // Without a script the button carries the card it leads to; keep it true in case the script dies later.
  const button = next.querySelector("button");
  if (button && !next.hidden) button.value = cards[index + 1].dataset.card;
  // In the other language she goes on at this card, not at the one the page was loaded with.
  afterLanguage.value = location.pathname + address(index);
  wayIn.search = `?next=${encodeURIComponent(afterLanguage.value)}`;
  window.scrollTo(0, 0);
  cards[index].querySelector("h1").focus({ preventScroll: true });
}

const isSecondTap = () => performance.now() - turnedAt < SECOND_TAP_MS;

function turnForward() {
  turnedAt = performance.now();
  history.pushState({ index: current + 1, cameForward: true }, "", address(current + 1));
  show(current + 1);
  keepPlace();
}

// Going back must not lengthen the history, or the phone's own Back would afterwards lead forward again.
function turnBack() {
  if (history.state.cameForward) {
    history.back();
    return;
  }
  history.replaceState({ index: current - 1 }, "", address(current - 1));
  show(current - 1);
  keepPlace();
}

let isSending = false;
let isBehind = false;

// One at a time: of two requests under way at once the older may arrive last, and she would come back to its card.
async function keepPlace() {
  if (!lesson.dataset.placeUrl) return;
  isBehind = true;
  if (isSending) return;
  isSending = true;
  while (isBehind) await sendPlace();
  isSending = false;
}

async function sendPlace() {
  isBehind = false;
  const body = new FormData(next);
  body.set("card", cards[current].dataset.card);
  const headers = { Accept: "application/json" };
  let answer = null;
  try {
    // keepalive: the place arrives even when this was the last thing before the phone went into the pocket.
    answer = await fetch(lesson.dataset.placeUrl, { method: "POST", body, keepalive: true, headers });
  } catch {
    // No network: said below.
  }
  // Signed in again meanwhile: the page carries the token of a session that is gone, and comes anew to send once more.
  if (answer !== null && answer.status === 403 && !cameAnew) {
    history.replaceState({ ...history.state, isBehind: true }, "");
    location.reload();
  }
  if (answer !== null && answer.ok) cameAnew = false;
  // Signed out meanwhile: she was led to the sign-in page, which is an answer but no place kept.
  const isSignedOut = answer !== null && answer.redirected;
  signedOut.hidden = !isSignedOut;
  offline.hidden = isSignedOut || (answer !== null && answer.ok);
}

let cameAnew = Boolean(history.state?.isBehind);
history.replaceState({ ...history.state, index: current, isBehind: false }, "");
if (cameAnew) keepPlace();
next.addEventListener(next.tagName === "FORM" ? "submit" : "click", (event) => {
  event.preventDefault();
  if (!isSecondTap()) turnForward();
});
// "Finish" stands where "Next" stood a moment ago.
if (last) {
  last.addEventListener("submit", (event) => {
    if (isSecondTap()) event.preventDefault();
  });
}
previous.addEventListener("click", (event) => {
  event.preventDefault();
  turnBack();
});
window.addEventListener("popstate", (event) => {
  if (event.state && cards[event.state.index]) {
    show(event.state.index);
    keepPlace();
  }
});
window.addEventListener("pagehide", () => {
  if (isBehind) sendPlace();
});
window.addEventListener("online", () => {
  if (!offline.hidden) keepPlace();
});
