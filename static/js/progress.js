// Shows how far work has come, and the page as it is once the work is done.
const EVERY = 2000;

async function look() {
  try {
    const response = await fetch(location.href, { headers: { Accept: "text/html" }, redirect: "manual" });
    if (!response.ok) return location.reload();
    const now = new DOMParser().parseFromString(await response.text(), "text/html").querySelector("[data-progress]");
    if (!now) return location.reload();
    const shown = document.querySelector("[data-progress]");
    if (now.textContent !== shown.textContent) shown.replaceChildren(...now.childNodes);
  } catch {
    // No network for a moment: the next look may have it again.
  }
  setTimeout(look, EVERY);
}

setTimeout(look, EVERY);
