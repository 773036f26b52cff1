// Reads cards aloud where somebody has not spoken them, and remembers how far she has listened.
// Without this file, or where a phone has no voice for the language, no button is shown.

const buttons = [...document.querySelectorAll("[data-speak]")];
const speech = window.speechSynthesis;

const SPOKEN = ["p", "li", "caption", "figcaption", "b", "td", "th", "legend", "label"].map((tag) => `.prose ${tag}`);

// Text as it is seen: what is folded away, and controls, are not read.
function textOf(card) {
  const title = card.querySelector("h1, h2");
  const parts = [...card.querySelectorAll(SPOKEN.join())];
  const leaves = parts.filter((part) => !part.closest("details, template, .visually-hidden") && part.offsetParent);
  const own = leaves.filter((part) => !leaves.some((other) => other !== part && other.contains(part)));
  return [title, ...own].map((part) => part.innerText.trim()).filter(Boolean);
}

function voiceFor(language) {
  const primary = (tag) => tag.toLowerCase().replace("_", "-").split("-")[0];
  return speech.getVoices().find((voice) => primary(voice.lang) === primary(language));
}

function show(button, isReading) {
  button.querySelector("[data-start]").hidden = isReading;
  button.querySelector("[data-stop]").hidden = !isReading;
}

function stop() {
  speech.cancel();
  buttons.forEach((button) => show(button, false));
}

function read(button) {
  const card = button.closest("[data-card], .lesson-card");
  const { lang } = button.closest("[lang]");
  const sentences = textOf(card).map((text) => {
    const spoken = new SpeechSynthesisUtterance(text);
    spoken.lang = lang;
    spoken.voice = voiceFor(lang);
    return spoken;
  });
  sentences[sentences.length - 1].onend = () => show(button, false);
  show(button, true);
  sentences.forEach((spoken) => speech.speak(spoken));
}

function offer() {
  buttons.forEach((button) => {
    button.hidden = !voiceFor(button.closest("[lang]").lang);
  });
}

if (speech && window.SpeechSynthesisUtterance) {
  buttons.forEach((button) => {
    button.addEventListener("click", () => {
      const isReading = speech.speaking && !button.querySelector("[data-stop]").hidden;
      stop();
      if (!isReading) read(button);
    });
  });
  // Browsers find their voices some time after the page.
  offer();
  speech.addEventListener?.("voiceschanged", offer);
  // Nothing goes on reading a card that was turned.
  document.getElementById("lesson-bar")?.addEventListener("click", stop);
  window.addEventListener("pagehide", stop);
}

// Left in the middle, a recording goes on there; signing out forgets it.
for (const player of document.querySelectorAll("[data-recording]")) {
  const key = `waystation-heard:${player.dataset.recording}`;
  player.addEventListener("loadedmetadata", () => {
    const heard = Number(localStorage.getItem(key));
    if (heard < player.duration - 2) player.currentTime = heard;
  });
  player.addEventListener("timeupdate", () => localStorage.setItem(key, String(Math.floor(player.currentTime))));
  player.addEventListener("ended", () => localStorage.removeItem(key));
}
