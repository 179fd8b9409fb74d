/**
 * The player frame: gives the content its API and keeps its saves, on the content origin.
 *
 * To the portal page (postMessage, exact origin): portal.saving, portal.saved {at}, portal.waiting,
 * portal.progress {state, progress}, portal.finished, portal.superseded, and portal.renew, which it
 * answers with portal.token {token}.
 */

import { createApi } from "./api12.js";
import { SaveQueue } from "./queue.js";
import { VisitStore, openStorage, visitsLeft } from "./store.js";

const RENEW_TIMEOUT = 10_000;
const state = JSON.parse(document.getElementById("state").textContent);
const content = document.querySelector("[data-content]");

const tell = (type, detail = {}) => window.parent.postMessage({ type, ...detail }, state.portal);

/** Ask the portal page for a fresh save token; null when it does not answer. */
function renew() {
  return new Promise((resolve) => {
    const answered = (event) => {
      if (event.origin !== state.portal || event.source !== window.parent) return;
      if (event.data?.type !== "portal.token") return;
      finish(event.data.token || null);
    };
    const timer = setTimeout(() => finish(null), RENEW_TIMEOUT);
    const finish = (token) => {
      clearTimeout(timer);
      window.removeEventListener("message", answered);
      resolve(token);
    };
    window.addEventListener("message", answered);
    tell("portal.renew");
  });
}

const listeners = {
  state: (name, at) => tell(`portal.${name}`, at ? { at } : {}),
  answer(answer, sent) {
    if (answer.state) tell("portal.progress", { state: answer.state, progress: answer.progress });
    if (sent.finished) tell("portal.finished");
  },
  superseded() {},
  renew,
};

/** Send what earlier visits left on this device; true where there was something. */
async function replay(storage) {
  let found = false;
  for (const visit of storage ? visitsLeft(storage, state.save.attempt) : []) {
    await whileClosed(visit, async () => {
      const store = new VisitStore(storage, state.save.attempt, visit);
      const queue = new SaveQueue({ ...state.save, visit }, store, { ...listeners, answer() {} });
      const retry = () => queue.flush();
      window.addEventListener("online", retry);
      if (queue.restore()) {
        await queue.drain();
        found = found || !store.read();
      }
      window.removeEventListener("online", retry);
    });
  }
  return found;
}

/** A page holds a lock as long as it lives, so that nobody replays what it is about to send. */
const lockOf = (visit) => `portal.scorm.${state.save.attempt}.${visit}`;

async function whileClosed(visit, action) {
  if (!navigator.locks) return action(); // only in a secure context
  await navigator.locks.request(lockOf(visit), { ifAvailable: true }, (lock) => lock && action());
}

function keep(storage) {
  navigator.locks?.request(lockOf(state.save.visit), () => new Promise(() => {}));
  const store = new VisitStore(storage, state.save.attempt, state.save.visit);
  const queue = new SaveQueue(state.save, store, {
    ...listeners,
    superseded() {
      // The content writes its last values when it is taken away; they may still raise the result.
      content.remove();
      queue.close();
      queue.stop();
      document.querySelector("[data-superseded]").hidden = false;
      tell("portal.superseded");
    },
  });
  window.addEventListener("online", () => queue.flush());
  window.addEventListener("pagehide", () => queue.close());
  window.addEventListener("pageshow", () => queue.reopen());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") queue.close();
    else queue.reopen();
  });
  return {
    initialize: () => queue.initialize(),
    set: (name, value) => queue.set(name, value),
    commit: () => queue.flush(),
    finish: () => queue.finish(),
  };
}

/** Review and preview: the content runs as always, and nothing is kept. */
const forget = { initialize() {}, set() {}, commit() {}, finish: () => tell("portal.finished") };

async function start() {
  const storage = openStorage();
  // What was replayed changes the state that this page was built from.
  if (state.save && (await replay(storage))) return window.location.reload();
  window.API = createApi(state, state.save ? keep(storage) : forget);
  content.src = state.content;
}

start();
