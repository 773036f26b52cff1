// Hands the link of a certificate on: by the phone's own sheet, or to the clipboard. Without this file the link itself
// stands below to be pressed and held.

const share = document.getElementById("share");
const button = share?.querySelector("button");
const canShare = typeof navigator.share === "function";

if (button && (canShare || navigator.clipboard)) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const { url, title, done } = share.dataset;
    try {
      if (canShare) {
        await navigator.share({ title, url });
      } else {
        await navigator.clipboard.writeText(url);
        share.querySelector("[role=status]").textContent = done;
      }
    } catch {
      // She closed the sheet, or the browser refused: the link below remains.
    }
  });
}
