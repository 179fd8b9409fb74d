/**
 * The player page's side of the contract with the player frame (static/scorm/frame.js).
 *
 * [data-player] carries data-token-url, data-outline-url and data-csrf, and holds the frame's
 * <iframe>, unseen iframe[data-leftovers] that send what waits from before, [data-save-state]
 * (data-text-saved with {time}, and -saving, -waiting, -waiting-open, -full, -refused),
 * [data-outline] and [data-action="fullscreen"]. With data-navigates the frame goes from part to
 * part by itself: [data-navigation] holds [data-action="previous"] and [data-action="next"]. With
 * data-goes-on the next part is opened when one is finished. [data-action="close-window"] closes.
 */

import { refreshOutline } from "./outline.js";

const player = document.querySelector("[data-player]");

if (player) listen(player, player.querySelector("iframe"));

function listen(root, frame) {
  const origin = new URL(frame.src).origin;
  const handlers = {
    "portal.saving": () => showState(root, "saving"),
    "portal.waiting": () => showState(root, "waiting"),
    "portal.waiting-open": () => showState(root, "waiting-open"),
    "portal.full": () => showState(root, "full"),
    "portal.refused": () => showState(root, "refused"),
    "portal.saved": ({ at }) => showState(root, "saved", at),
    "portal.progress": () => follow(root),
    "portal.finished": async () => {
      await follow(root);
      if (root.hasAttribute("data-goes-on")) goOn(root);
    },
  };
  if (root.hasAttribute("data-navigates")) Object.assign(handlers, navigation(root, frame, origin));
  hear(root, frame, handlers);
  for (const unseen of root.querySelectorAll("iframe[data-leftovers]")) {
    hear(root, unseen, { "portal.progress": () => follow(root) });
  }
  root.querySelector('[data-action="close-window"]')?.addEventListener("click", () => window.close());
  root.querySelector('[data-action="fullscreen"]')?.addEventListener("click", () => frame.requestFullscreen());
}

/** Do what a frame, and nobody else, asks for by messages; any may ask for a fresh save token. */
function hear(root, frame, handlers) {
  const origin = new URL(frame.src).origin;
  const answers = {
    ...handlers,
    "portal.renew": async ({ attempt }) => {
      const token = await renew(root, attempt);
      frame.contentWindow.postMessage({ type: "portal.token", attempt, token }, origin);
    },
  };
  window.addEventListener("message", (event) => {
    if (event.origin !== origin || event.source !== frame.contentWindow) return;
    const type = event.data?.type;
    if (Object.hasOwn(answers, type)) answers[type](event.data);
  });
}

/** Show how far the parts have come. */
async function follow(root) {
  await refreshOutline(root);
  markChoices(root);
}

/** Open the part after the one that is finished; after the last one, stay. */
function goOn(root) {
  const parts = [...root.querySelectorAll("[data-outline] [data-part]")];
  const here = parts.findIndex((part) => part.getAttribute("aria-current"));
  const link = parts[here + 1]?.querySelector("a");
  if (here >= 0 && link) window.location.assign(link.href);
}

/** The frame moves by itself: it says where it is and what may be chosen, and is asked to move. */
function navigation(root, frame, origin) {
  const ask = (request, target) => frame.contentWindow.postMessage({ type: "portal.navigate", request, target }, origin);
  const bar = root.querySelector("[data-navigation]");
  const button = (name) => bar.querySelector(`[data-action="${name}"]`);
  button("previous").addEventListener("click", () => ask("previous"));
  button("next").addEventListener("click", () => ask("continue"));
  root.querySelector("[data-outline]").addEventListener("click", (event) => {
    const link = event.target.closest("[data-part] a");
    if (!link) return;
    event.preventDefault();
    const part = link.closest("[data-part]").dataset.part;
    if (link.getAttribute("aria-disabled") !== "true") ask("choice", part);
  });
  return {
    "portal.part": ({ key }) => {
      const url = new URL(root.dataset.outlineUrl, window.location.href);
      url.searchParams.set("part", key);
      root.dataset.outlineUrl = url.href;
      follow(root);
    },
    "portal.navigation": ({ previous, next, choices }) => {
      bar.hidden = !previous && !next;
      button("previous").disabled = !previous;
      button("next").disabled = !next;
      choosable = new Set(choices);
      markChoices(root);
    },
  };
}

let choosable = null; // keys of the parts that may be opened; null where all may

/** A part that may not be opened now stays in the outline, and says so. */
function markChoices(root) {
  if (!choosable) return;
  for (const item of root.querySelectorAll("[data-outline] [data-part]")) {
    const link = item.querySelector("a");
    if (!link) continue;
    if (choosable.has(item.dataset.part)) link.removeAttribute("aria-disabled");
    else link.setAttribute("aria-disabled", "true");
  }
}

/** Say "Saved 14.32", "Saving …", "Waiting for network", or why nothing is saved, in its language. */
function showState(root, name, at) {
  const place = root.querySelector("[data-save-state]");
  if (!place) return;
  const time = at ? clock(new Date(at)) : "";
  const words = place.getAttribute(`data-text-${name}`).replace("{time}", time);
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
async function renew(root, attempt) {
  const headers = { "X-CSRFToken": root.dataset.csrf };
  try {
    const url = new URL(root.dataset.tokenUrl, window.location.href);
    url.searchParams.set("work", attempt);
    const response = await fetch(url, { method: "POST", headers });
    return response.ok ? (await response.json()).token : "";
  } catch {
    return "";
  }
}
