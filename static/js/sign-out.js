// Asks what shall become of answers not yet sent, and empties this phone. Without this file she is not asked, and the
// phone is emptied by a header that browsers heed over HTTPS only.

const form = document.getElementById("sign-out");
const DRAFT = "waystation-draft:"; // static/js/question.js writes them, with the address of the question
const drafts = Object.keys(localStorage).filter((key) => key.startsWith(DRAFT));

if (drafts.length) {
  for (const part of document.querySelectorAll("[data-sent]")) part.hidden = true;
  for (const part of document.querySelectorAll("[data-unsent]")) part.hidden = false;
  document.querySelector("a[data-unsent]").pathname = drafts[0].slice(DRAFT.length);
}

async function empty() {
  localStorage.clear();
  sessionStorage.clear();
  for (const { name } of (await indexedDB.databases?.()) ?? []) {
    await new Promise((done) => {
      const deleted = indexedDB.deleteDatabase(name);
      deleted.onsuccess = deleted.onerror = deleted.onblocked = done;
    });
  }
  // Not there without HTTPS, where nothing can have been kept in them either.
  if (!("caches" in window)) return;
  for (const name of await caches.keys()) await caches.delete(name);
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  // Whatever this phone refuses, she is signed out.
  await empty().catch(() => {});
  form.submit();
});
