// Records a voice straight into a file field of the editor. Windows of the editor come later than this file, so
// one listener waits for all of them. Without this file a file is chosen, on a phone from its own recorder.

const LONGEST_MS = 10 * 60 * 1000;

let recorder = null;

function say(box, what) {
  for (const words of box.querySelectorAll("[data-when]")) words.hidden = words.dataset.when !== what;
}

function keep(box, pieces, type) {
  const sound = type.startsWith("audio/mp4") ? "m4a" : "webm";
  const file = new File(pieces, `recording.${sound}`, { type });
  const files = new DataTransfer();
  files.items.add(file);
  const field = box.querySelector("[type=file]");
  field.files = files.files;
  field.dispatchEvent(new Event("change", { bubbles: true }));
  const player = box.querySelector("audio");
  if (player.src) URL.revokeObjectURL(player.src);
  player.src = URL.createObjectURL(file);
  player.hidden = false;
  say(box, "done");
}

async function start(box, button) {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const pieces = [];
  recorder = new MediaRecorder(stream);
  recorder.addEventListener("dataavailable", (event) => pieces.push(event.data));
  recorder.addEventListener("stop", () => {
    stream.getTracks().forEach((track) => track.stop());
    button.setAttribute("aria-pressed", "false");
    keep(box, pieces, recorder.mimeType);
    recorder = null;
  });
  recorder.start();
  const running = recorder;
  setTimeout(() => running.state === "recording" && running.stop(), LONGEST_MS);
  button.setAttribute("aria-pressed", "true");
  say(box, "recording");
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-record]");
  if (!button) return;
  const box = button.closest("[data-recorder]");
  if (recorder) {
    recorder.stop();
    return;
  }
  try {
    await start(box, button);
  } catch {
    // No microphone, not allowed, or not reached over HTTPS.
    say(box, "impossible");
  }
});
