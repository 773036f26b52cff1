// Says that password and second factor are asked for again, where a script of Wagtail's was answered so and says
// nothing. Without this file she reads it in a modal she opens, and at the foot of the editor.

const MARK = "X-Second-Factor";
let dialog = null;
let said = false;

function show(body, type) {
  if (dialog?.open) return;
  const before = document.activeElement;
  dialog ||= document.body.appendChild(document.createElement("dialog"));
  dialog.className = "asked-again";
  dialog.setAttribute("aria-labelledby", "second-factor-again");
  dialog.innerHTML = type.startsWith("application/json") ? JSON.parse(body).asks : body;
  for (const way of dialog.querySelectorAll("a, button")) way.addEventListener("click", () => dialog.close());
  dialog.onclose = () => {
    // The browser gives the focus back, but after a click without a place to type at: Chrome drops what she types.
    before.blur();
    before.focus();
  };
  // Above a modal of Wagtail's, where one is open, and what was typed there stays.
  dialog.showModal();
}

const { fetch } = window;
window.fetch = async (...asked) => {
  const answer = await fetch(...asked);
  if (answer.ok) said = false;
  // Once, until it was shown: the editor asks on every few seconds, and whenever she pauses.
  if (answer.headers.has(MARK) && !said) {
    said = true;
    show(await answer.clone().text(), answer.headers.get("Content-Type"));
  }
  return answer;
};

// From within a modal: every time, for there it is she who sends.
window.jQuery(document).on("ajaxComplete", (_event, answer) => {
  if (answer.getResponseHeader(MARK)) show(answer.responseText, answer.getResponseHeader("Content-Type"));
});
