// Steps to put in order and pairs to match. Without this file the solution is opened instead; nothing is sent or kept.

function say(box, what) {
  const said = box.querySelector("[data-said]");
  said.textContent = box.querySelector("[data-words]").content.querySelector(`[data-${what}]`).textContent;
  said.dataset.said = what;
  if (what === "right") box.querySelector("details").open = true;
}

function order(box) {
  const steps = [...box.querySelectorAll("[data-number]")].map((item) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...item.childNodes);
    button.dataset.number = item.dataset.number;
    item.replaceChildren(button);
    return button;
  });
  let tapped = [];
  say(box, "hint");
  steps.forEach((step) => {
    step.addEventListener("click", () => {
      // A second tap takes a step back, and whatever was tapped after it.
      if (tapped.length === steps.length) tapped = [];
      const place = tapped.indexOf(step);
      tapped = place < 0 ? [...tapped, step] : tapped.slice(0, place);
      steps.forEach((each) => {
        const number = tapped.indexOf(each) + 1;
        each.dataset.place = number || "";
        each.setAttribute("aria-pressed", String(number > 0));
      });
      if (tapped.length < steps.length) say(box, "hint");
      else say(box, tapped.every((each, index) => Number(each.dataset.number) === index + 1) ? "right" : "wrong");
    });
  });
}

function match(box) {
  const choices = [...box.querySelectorAll("select")];
  const isRight = (choice) => choice.value === choice.dataset.right;
  box.addEventListener("change", () => {
    const isComplete = choices.every((choice) => choice.value);
    choices.forEach((choice) => {
      if (isComplete && !isRight(choice)) choice.setAttribute("aria-invalid", "true");
      else choice.removeAttribute("aria-invalid");
    });
    if (isComplete) say(box, choices.every(isRight) ? "right" : "wrong");
  });
}

document.querySelectorAll("[data-practice=order]").forEach(order);
document.querySelectorAll("[data-practice=match]").forEach(match);
