// Puts a message on the clipboard, folds it away again and says so where it was opened. Without this file the text can
// be marked and copied by hand.

for (const button of document.querySelectorAll("[data-copy]")) {
  const message = button.closest("details");
  const summary = message.querySelector("summary");
  const word = summary.querySelector("span");
  const { textContent: label } = word;
  const text = message.querySelector("textarea");
  button.hidden = false;
  button.addEventListener("click", async () => {
    text.select();
    try {
      await navigator.clipboard.writeText(text.value);
    } catch {
      // Without HTTPS, as in a station's own network, there is only the old way; the text stays marked if it fails too.
      if (!document.execCommand("copy")) return;
    }
    // Folded, so that it covers nobody's row; what has the focus is read out.
    message.open = false;
    word.textContent = button.dataset.done;
    summary.focus();
  });
  message.addEventListener("toggle", () => {
    if (message.open) word.textContent = label;
  });
}
