// Makes a passkey, or shows one, when its button is tapped, and sends the browser's answer with the form. Without this
// file, or in a browser that knows no passkeys, the form stays hidden and the code beside it does.

const toBytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));

const toText = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

// The server writes bytes as text; browsers before 2024 do not read that by themselves.
function withBytes({ publicKey: key }) {
  const known = (list) => (list || []).map((each) => ({ ...each, id: toBytes(each.id) }));
  const options = { ...key, challenge: toBytes(key.challenge) };
  if (key.user) options.user = { ...key.user, id: toBytes(key.user.id) };
  if (key.excludeCredentials) options.excludeCredentials = known(key.excludeCredentials);
  if (key.allowCredentials) options.allowCredentials = known(key.allowCredentials);
  return { publicKey: options };
}

function asText(credential) {
  const { response: answer } = credential;
  const response = {};
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (answer[part]) response[part] = toText(answer[part]);
  }
  return JSON.stringify({
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  });
}

for (const form of document.querySelectorAll("[data-passkey]")) {
  if (!window.PublicKeyCredential) break;
  const { passkey: what, options, failed } = form.dataset;
  form.hidden = false;
  document.querySelector("[data-no-passkey]")?.remove();
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const credential = await navigator.credentials[what](withBytes(JSON.parse(options)));
      form.querySelector("[name=credential]").value = asText(credential);
    } catch {
      form.querySelector("[data-said]").textContent = failed;
      return;
    }
    form.submit();
  });
}
