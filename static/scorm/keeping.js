/**
 * What both players share: how a frame speaks with the portal page, and how it keeps a visit.
 *
 * To the portal page (postMessage, exact origin): portal.saving, portal.saved {at}, portal.waiting,
 * portal.waiting-open, portal.full, portal.refused, portal.progress {state, progress},
 * portal.finished, portal.superseded, and portal.renew {attempt}, which it answers with
 * portal.token {attempt, token}.
 */

import { onReturn } from "./backoff.js";
import { SaveQueue } from "./queue.js";
import { VisitStore, visitsLeft } from "./store.js";

const RENEW_TIMEOUT = 10_000;

/** The portal page around the frame: tell(type, detail) and renew(attempt). */
export function portalOf(origin) {
  const tell = (type, detail = {}) => window.parent.postMessage({ type, ...detail }, origin);

  /** Ask for a fresh save token for the attempt; null when the page does not answer. */
  function renew(attempt) {
    return new Promise((resolve) => {
      const answered = (event) => {
        if (event.origin !== origin || event.source !== window.parent) return;
        if (event.data?.type !== "portal.token" || event.data.attempt !== attempt) return;
        finish(event.data.token || null);
      };
      const timer = setTimeout(() => finish(null), RENEW_TIMEOUT);
      const finish = (token) => {
        clearTimeout(timer);
        window.removeEventListener("message", answered);
        resolve(token);
      };
      window.addEventListener("message", answered);
      tell("portal.renew", { attempt });
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
  return { tell, renew, listeners };
}

/** Send what earlier visits left on this device; true where there was something. */
export async function replay(storage, save, listeners) {
  let found = false;
  for (const visit of storage ? visitsLeft(storage, save.attempt) : []) {
    await whileClosed(save.attempt, visit, async () => {
      const store = new VisitStore(storage, save.attempt, visit);
      const queue = new SaveQueue({ ...save, visit, isReplay: true }, store, { ...listeners, answer() {} });
      const trying = new AbortController();
      onReturn((isOnline) => queue.retry(isOnline), trying.signal);
      if (queue.restore()) {
        await queue.drain();
        found = found || !store.read();
      }
      trying.abort();
    });
  }
  return found;
}

/**
 * Send what attempts before this one left on this device; what is under way neither waits for it nor
 * hears of it, and the page shows how far the learner has come by it.
 */
export async function replayEarlier(storage, saves, { tell, listeners }) {
  await Promise.all(
    saves.map(async (save) => {
      if (await replay(storage, save, { ...listeners, state() {} })) tell("portal.progress");
    }),
  );
}

/** A page holds a lock as long as it lives, so that nobody replays what it is about to send. */
const lockOf = (attempt, visit) => `portal.scorm.${attempt}.${visit}`;

async function whileClosed(attempt, visit, action) {
  if (!navigator.locks) return action(); // only in a secure context
  const name = lockOf(attempt, visit);
  await navigator.locks.request(name, { ifAvailable: true }, (lock) => lock && action());
}

/**
 * The queue of the visit `save.visit`, fed by the page's own coming and going until `release()`.
 *
 * @param {object} save url, token, attempt, visit
 */
export function keepVisit(storage, save, listeners) {
  let unlock = () => {};
  const closed = new Promise((resolve) => (unlock = resolve));
  navigator.locks?.request(lockOf(save.attempt, save.visit), () => closed);
  const { tell, close } = tabsOf(save, () => queue.ask());
  const answer = (...given) => {
    tell();
    listeners.answer(...given);
  };
  const store = new VisitStore(storage, save.attempt, save.visit);
  const queue = new SaveQueue(save, store, { ...listeners, answer });
  const watch = new AbortController();
  const on = (target, type, action) => target.addEventListener(type, action, { signal: watch.signal });
  onReturn((isOnline) => queue.retry(isOnline), watch.signal);
  on(window, "pagehide", () => queue.close());
  on(window, "pageshow", () => queue.reopen());
  on(document, "visibilitychange", () => {
    if (document.visibilityState === "hidden") queue.close();
    else queue.reopen();
  });
  const release = () => {
    watch.abort();
    unlock();
    close();
  };
  return { queue, release };
}

/**
 * The other tabs of the attempt in this browser: tell() them, once, that this visit has begun, and
 * hear of a newer one by `overtaken`. Content could say so too; the server's word alone counts.
 */
function tabsOf(save, overtaken) {
  if (!window.BroadcastChannel) return { tell() {}, close() {} };
  const channel = new window.BroadcastChannel(`portal.scorm.${save.attempt}`);
  channel.onmessage = ({ data }) => data > save.visit && overtaken();
  let isTold = false;
  const tell = () => {
    if (!isTold) channel.postMessage(save.visit);
    isTold = true;
  };
  const close = () => {
    isTold = true; // a closed channel takes no more
    channel.close();
  };
  return { tell, close };
}

/** Say that another window has taken over; the content writes its last values when it goes. */
export function giveWay(content, queue, tell) {
  content.remove();
  queue?.close();
  queue?.stop();
  document.querySelector("[data-superseded]").hidden = false;
  tell("portal.superseded");
}
