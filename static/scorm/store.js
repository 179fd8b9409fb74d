/**
 * What a visit has not had acknowledged yet, in localStorage: one key for each value, so that a
 * SetValue writes its own value only, and a head with the rest. Where the browser denies or fills
 * the storage, the queue goes on in memory.
 */

const ROOT = "portal.scorm";

export class VisitStore {
  constructor(storage, attempt, visit) {
    this.storage = storage;
    this.isDenied = false; // something is in the memory of the page alone
    this.visit = visit;
    this.prefix = `${ROOT}.${attempt}.${visit}.`;
  }

  /** Head: {seq, initialized, finished, at}; see queue.js. */
  writeHead(head) {
    this.#try(() => this.storage.setItem(`${this.prefix}head`, JSON.stringify(head)));
  }

  writeValue(name, value) {
    this.#try(() => this.storage.setItem(`${this.prefix}v.${name}`, value));
  }

  removeValue(name) {
    this.#try(() => this.storage.removeItem(`${this.prefix}v.${name}`));
  }

  removeHead() {
    this.#try(() => this.storage.removeItem(`${this.prefix}head`));
  }

  /** {head, values: [[name, value]]}, or null where nothing is left. */
  read() {
    return this.#try(() => {
      const head = JSON.parse(this.storage.getItem(`${this.prefix}head`) ?? "null");
      if (!head) return null;
      const start = `${this.prefix}v.`;
      const keys = keysOf(this.storage).filter((key) => key.startsWith(start));
      return { head, values: keys.map((key) => [key.slice(start.length), this.storage.getItem(key)]) };
    });
  }

  #try(action) {
    try {
      return action();
    } catch (error) {
      this.isDenied = true;
      console.warn("The browser's storage cannot be used:", error);
      return null;
    }
  }
}

/** The numbers of the attempt's visits that have something left, oldest first. */
export function visitsLeft(storage, attempt) {
  const start = `${ROOT}.${attempt}.`;
  const heads = keysOf(storage).filter((key) => key.startsWith(start) && key.endsWith(".head"));
  return heads.map((key) => Number(key.slice(start.length, -".head".length))).sort((a, b) => a - b);
}

/** localStorage, or null where the browser denies it. */
export function openStorage() {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

function keysOf(storage) {
  if (!storage) return [];
  return Array.from({ length: storage.length }, (_, index) => storage.key(index));
}
