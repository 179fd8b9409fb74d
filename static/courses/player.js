/**
 * The player page's side of the contract with the player frame (static/scorm/frame.js).
 *
 * [data-player] carries data-token-url, data-outline-url and data-csrf, and holds the frame's
 * <iframe>, [data-save-state] (data-text-saved with {time}, data-text-saving, data-text-waiting),
 * [data-outline] and [data-action="fullscreen"].
 */

const player = document.querySelector("[data-player]");

if (player) listen(player, player.querySelector("iframe"));

function listen(root, frame) {
  const origin = new URL(frame.src).origin;
  const handlers = {
    "portal.saving": () => showState(root, "saving"),
    "portal.waiting": () => showState(root, "waiting"),
    "portal.saved": ({ at }) => showState(root, "saved", at),
    "portal.progress": () => refreshOutline(root),
    "portal.finished": () => refreshOutline(root),
    "portal.renew": async () => {
      frame.contentWindow.postMessage({ type: "portal.token", token: await renew(root) }, origin);
    },
  };
  window.addEventListener("message", (event) => {
    if (event.origin !== origin || event.source !== frame.contentWindow) return;
    const type = event.data?.type;
    if (Object.hasOwn(handlers, type)) handlers[type](event.data);
  });
  root.querySelector('[data-action="fullscreen"]')?.addEventListener("click", () => frame.requestFullscreen());
}

/** Say "Saved 14.32", "Saving …" or "Waiting for network" in the page's language. */
function showState(root, name, at) {
  const place = root.querySelector("[data-save-state]");
  if (!place) return;
  const texts = { saved: place.dataset.textSaved, saving: place.dataset.textSaving, waiting: place.dataset.textWaiting };
  const time = at ? clock(new Date(at)) : "";
  const words = texts[name].replace("{time}", time);
  if (place.dataset.saveState === name && place.textContent === words) return;
  place.dataset.saveState = name;
  place.textContent = words;
}

/** 14.32 in Norwegian, 14:32 in English. */
function clock(at) {
  const separator = document.documentElement.lang === "en" ? ":" : ".";
  return [at.getHours(), at.getMinutes()].map((part) => String(part).padStart(2, "0")).join(separator);
}

/** A fresh save token, or "" when the learner is logged out or the network is away. */
async function renew(root) {
  const headers = { "X-CSRFToken": root.dataset.csrf };
  try {
    const response = await fetch(root.dataset.tokenUrl, { method: "POST", headers });
    return response.ok ? (await response.json()).token : "";
  } catch {
    return "";
  }
}

let latest = 0;

/** Fetch the outline again; an answer that a newer one has passed is dropped. */
async function refreshOutline(root) {
  const place = root.querySelector("[data-outline]");
  if (!place || !root.dataset.outlineUrl) return;
  latest += 1;
  const mine = latest;
  try {
    const response = await fetch(root.dataset.outlineUrl);
    const html = response.ok ? await response.text() : null;
    if (html !== null && mine === latest) place.innerHTML = html;
  } catch {
    // The outline is refreshed with the next save.
  }
}
