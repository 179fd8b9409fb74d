/**
 * When to try again. By itself after a wait that doubles with each failure; sooner when there is
 * reason to, but never before a short pause is over. All waits are spread, so that the pages of a
 * whole hospital do not come back at the same moment.
 */

const FIRST_WAIT = 1_000; // ms
const LONGEST_WAIT = 30_000;
const LONGEST_PAUSE = 5_000; // what an active learner asks of a troubled server, at most

export class Backoff {
  failures = 0;
  #pauseEnds = 0;

  /** Note a failure; the ms until the next try by itself. */
  fail() {
    const wait = Math.min(FIRST_WAIT * 2 ** this.failures, LONGEST_WAIT) * (0.5 + Math.random() / 2);
    this.failures += 1;
    this.#pauseEnds = Date.now() + Math.min(wait, LONGEST_PAUSE * (0.5 + Math.random() / 2));
    return wait;
  }

  succeed() {
    this.failures = 0;
    this.endPause();
  }

  /** What failed is known to be over. */
  endPause() {
    this.#pauseEnds = 0;
  }

  /** The ms until a try that there is reason for. */
  get pause() {
    return Math.max(this.#pauseEnds - Date.now(), 0);
  }

  /** Note a failure; a promise that it is time for the next try. */
  wait() {
    return new Promise((resolve) => {
      const waiting = new AbortController();
      const over = () => {
        waiting.abort();
        resolve();
      };
      let timer = setTimeout(over, this.fail());
      onReturn((isOnline) => {
        if (isOnline) this.endPause();
        clearTimeout(timer);
        timer = setTimeout(over, this.pause);
      }, waiting.signal);
    });
  }
}

/**
 * Call `action(isOnline)` when the network is back (true), and when the learner comes back to the
 * page (false), until `signal` aborts.
 */
export function onReturn(action, signal) {
  const back = () => action(false);
  window.addEventListener("online", () => action(true), { signal });
  window.addEventListener("focus", back, { signal });
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && back(), { signal });
  // Who comes back to the content gives focus to its window, not to ours.
  const listen = ({ target }) => focusOf(target, back, signal);
  document.addEventListener("load", listen, { capture: true, signal });
  for (const frame of document.querySelectorAll("iframe")) focusOf(frame, back, signal);
}

function focusOf(frame, action, signal) {
  try {
    frame.contentWindow?.addEventListener("focus", action, { signal });
  } catch {
    // Content that went to another origin keeps its focus to itself.
  }
}
