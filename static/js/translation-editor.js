// What wagtail-localize leaves without a name, or names in English only, where sentences are translated side by side.

const editor = document.querySelector(".js-translation-editor");
let number = 0;

/** Name the field in which a sentence is translated by the sentence itself. */
function nameFields() {
  for (const field of editor.querySelectorAll("textarea:not([aria-labelledby])")) {
    const sentence = field.closest("li")?.querySelector(":scope > p");
    if (!sentence) continue;
    sentence.id ||= `sentence-${(number += 1)}`;
    field.setAttribute("aria-labelledby", sentence.id);
  }
}

/** Say in the trainer's language what the button beside "Publish" opens. */
function nameButtons() {
  for (const words of document.querySelectorAll("footer .w-dropdown__toggle .w-sr-only")) {
    const wanted = window.gettext("More actions");
    if (words.textContent !== wanted) words.textContent = wanted;
  }
}

function name() {
  nameFields();
  nameButtons();
}

if (editor) {
  new MutationObserver(name).observe(editor, { childList: true, subtree: true });
  name();
}
