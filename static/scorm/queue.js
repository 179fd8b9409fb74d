/**
 * The save queue of one visit. Each value is written to the store at once; a save carries every
 * value that is not acknowledged and a sequence number. One save is under way at a time, save when
 * the page closes. What does not get through stays in the store and is replayed at the next launch.
 */

import { Backoff } from "./backoff.js";

const OWN_TIMER = 3_000; // ms; many packages commit late or never
const FIRST_TIMER = 1_000; // LMSInitialize waits a little for the first LMSCommit
const KEEPALIVE_BYTES = 60 * 1024; // all keepalive requests of a page share 64 KiB
const SAVE_BYTES = 3.5 * 2 ** 20; // the server takes 4 MiB
const LAST_CALLS = 5_000; // ms after hiding in which the page may be gone at any moment
// They tell where the learner is together, so they travel together.
const TOGETHER = ["cmi.core.lesson_location", "cmi.location", "cmi.suspend_data"];

const bytesOf = (text) => new TextEncoder().encode(text).length;

export class SaveQueue {
  /**
   * @param {object} save url, token, visit, seq where saves have been made in the visit already, and
   *   isReplay where an earlier page made the values
   * @param {VisitStore} store
   * @param {object} on state(name, at) with saving, saved, waiting (for the network; what is not
   *   sent is kept on the device), waiting-open (it is kept by the open page alone), full (no more
   *   is kept without log-in) or refused (never to be saved), answer(answer), superseded(),
   *   and renew(attempt), which gives a promise of a fresh token
   */
  constructor(save, store, on) {
    Object.assign(this, { save, store, on });
    this.pending = new Map(); // name -> value
    this.head = { seq: save.seq ?? 0, initialized: null, finished: false, at: null };
    this.isOwed = false; // LMSInitialize or LMSFinish is not acknowledged
    this.isUnsent = false; // something changed since the last save was sent
    this.underWay = 0;
    this.backoff = new Backoff();
    this.isClosing = false;
    this.closedAt = 0;
    this.isStopped = false;
    this.timer = null;
    this.due = Infinity;
    this.drained = [];
  }

  /** Take over what an earlier page left; false where there is nothing. */
  restore() {
    const left = this.store.read();
    if (!left) return false;
    this.head = left.head;
    this.pending = new Map(left.values);
    this.isOwed = true;
    this.isUnsent = true;
    return true;
  }

  /** A promise that everything is acknowledged, or refused for good. */
  drain() {
    const done = new Promise((resolve) => this.drained.push(resolve));
    this.flush();
    return done;
  }

  initialize() {
    this.head.initialized = new Date().toISOString();
    this.isOwed = true;
    this.#touch(FIRST_TIMER);
  }

  set(name, value) {
    this.pending.delete(name); // the newest come last
    this.pending.set(name, value);
    this.store.writeValue(name, value);
    this.#touch(OWN_TIMER);
  }

  finish() {
    this.head.finished = true;
    this.isOwed = true;
    this.#touch(OWN_TIMER);
    this.flush();
  }

  /** Send what is not acknowledged: now, when the save under way has come back, or after a pause. */
  flush() {
    if (this.isStopped || !this.#isDirty()) {
      this.#cancelTimer();
      return this.#settle();
    }
    if (this.underWay > 0 && !(this.isClosing && this.isUnsent)) return this.#cancelTimer();
    const pause = this.#hasNoMoreChance() ? 0 : this.backoff.pause;
    if (pause > 0) return this.#schedule(pause);
    this.#cancelTimer();
    this.#send();
  }

  /** The network or the learner is back: what failed is tried again. */
  retry(isOnline) {
    if (this.backoff.failures === 0) return;
    if (isOnline) this.backoff.endPause();
    this.flush();
  }

  /** Hear from the server whether the visit is still the newest one. */
  ask() {
    if (this.head.seq === 0) return; // it has not begun: its first save will hear it
    this.isOwed = true;
    this.flush();
  }

  /** The page may be gone after this: send what fits into keepalive requests. */
  close() {
    this.isClosing = true;
    this.closedAt = Date.now();
    this.flush();
  }

  /** The page is shown again after all. */
  reopen() {
    this.isClosing = false;
    this.flush();
  }

  stop() {
    this.isStopped = true;
    this.#cancelTimer();
  }

  #hasNoMoreChance() {
    return this.isClosing && Date.now() - this.closedAt < LAST_CALLS;
  }

  #isDirty() {
    return this.isOwed || this.pending.size > 0;
  }

  #touch(wait) {
    this.isUnsent = true;
    this.head.at = new Date().toISOString();
    this.store.writeHead(this.head); // also when stopped: the next launch replays it
    if (this.isStopped) return;
    this.#saySaving();
    if (this.isClosing) queueMicrotask(() => this.flush());
    else this.#schedule(wait);
  }

  #schedule(wait) {
    const due = Date.now() + wait;
    if (due >= this.due) return;
    this.#cancelTimer();
    this.due = due;
    this.timer = setTimeout(() => {
      this.due = Infinity;
      this.flush();
    }, wait);
  }

  #cancelTimer() {
    clearTimeout(this.timer);
    this.due = Infinity;
  }

  /** Who waits for the network is not told of each try. */
  #saySaving() {
    if (this.backoff.failures === 0) this.on.state("saving");
  }

  async #send() {
    const values = this.#choose(this.isClosing ? KEEPALIVE_BYTES : SAVE_BYTES);
    this.isUnsent = false;
    this.head.seq += 1;
    this.store.writeHead(this.head);
    const { attempt, visit } = this.save;
    const sent = { ...this.head, attempt, visit, values: Object.fromEntries(values) };
    this.underWay += 1;
    this.#saySaving();
    let answer = null;
    let status = 0;
    try {
      const response = await this.#post(JSON.stringify(sent));
      status = response.status;
      answer = await response.json();
    } catch {
      // No network, or an answer that is not ours: the values stay, and we try again.
    }
    this.underWay -= 1;
    if (answer?.seq === sent.seq) this.#acknowledge(sent, answer);
    else await this.#fail(status, answer?.reason);
  }

  #post(body) {
    return fetch(this.save.url, {
      method: "POST",
      headers: { "Content-Type": "application/json", Authorization: `Bearer ${this.save.token}` },
      body,
      credentials: "omit",
      // A replay stays in the store if the page goes, and leaves the room to what is under way.
      keepalive: !this.save.isReplay && bytesOf(body) <= KEEPALIVE_BYTES,
    });
  }

  /** As many values as fit, the small ones first; a page that stays open always sends one. */
  #choose(limit) {
    let room = limit - 512; // for the rest of the body
    const chosen = [];
    const left = new Set();
    const sized = [...this.pending].map(([name, value]) => [bytesOf(JSON.stringify([name, value])), name, value]);
    for (const [size, name, value] of sized.sort((a, b) => a[0] - b[0])) {
      if (size <= room || (chosen.length === 0 && !this.isClosing)) chosen.push([name, value]);
      else left.add(name);
      room -= size;
    }
    const isSplit = TOGETHER.some((name) => left.has(name));
    return isSplit && this.isClosing ? chosen.filter(([name]) => !TOGETHER.includes(name)) : chosen;
  }

  #acknowledge(sent, answer) {
    this.backoff.succeed();
    // Overtaken by a newer save: what that one did not carry is sent again under a new number.
    if (answer.late) this.isUnsent = true;
    else this.#forget(sent);
    if (answer.token) this.save.token = answer.token;
    if (!this.#isDirty()) {
      this.store.removeHead();
      this.on.state("saved", answer.saved_at);
    }
    this.on.answer(answer, sent);
    if (answer.superseded && !this.isStopped) this.on.superseded();
    if (!this.isClosing) this.flush();
  }

  #forget(sent) {
    for (const [name, value] of Object.entries(sent.values)) {
      if (this.pending.get(name) !== value) continue; // set again since
      this.pending.delete(name);
      this.store.removeValue(name);
    }
    if (sent.finished === this.head.finished) this.isOwed = false;
  }

  /** Try again: at once with a fresh token, else after a wait that doubles. */
  async #fail(status, reason) {
    if (this.isStopped) return;
    this.isUnsent = true;
    if (isForGood(status)) {
      this.on.state(reason === "full" ? "full" : "refused");
      return this.#settle();
    }
    if (this.backoff.failures > 0 || status !== 401) this.#sayWaiting();
    const wait = this.backoff.fail();
    const token = status === 401 ? await this.on.renew(this.save.attempt) : null;
    if (token) {
      this.save.token = token;
      if (this.backoff.failures < 3) {
        this.backoff.endPause();
        return this.flush();
      }
    }
    this.#schedule(wait);
  }

  #sayWaiting() {
    this.on.state(this.store.isDenied ? "waiting-open" : "waiting");
  }

  #settle() {
    for (const resolve of this.drained.splice(0)) resolve();
  }
}

/** The server will never take it: it stays in the store for whoever looks into it. */
function isForGood(status) {
  return status >= 400 && status < 500 && ![401, 408, 425, 429].includes(status);
}
