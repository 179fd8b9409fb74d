// Passkeys and security keys: say in words what went wrong, and hide what this browser cannot do.

const problem = document.querySelector("[data-key-problem]");

if (!window.PublicKeyCredential) {
  for (const part of document.querySelectorAll("[data-key-way]")) part.hidden = true;
}

// Sent by allauth's webauthn.js when the device gave no key or the server did not answer.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  if (problem) problem.hidden = false;
});

document.addEventListener("click", (event) => {
  if (problem && event.target.closest("[data-key-action]")) problem.hidden = true;
});
