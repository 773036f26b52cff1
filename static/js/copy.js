// Puts a message on the clipboard. Without this file the text can be marked and copied by hand.

for (const button of document.querySelectorAll("[data-copy]")) {
  const text = button.parentElement.querySelector("textarea");
  const word = button.querySelector("span");
  button.hidden = false;
  button.addEventListener("click", async () => {
    text.select();
    try {
      await navigator.clipboard.writeText(text.value);
    } catch {
      // Without HTTPS, as in a station's own network, there is only the old way; the text stays marked if it fails too.
      if (!document.execCommand("copy")) return;
    }
    word.textContent = button.dataset.done;
  });
}
