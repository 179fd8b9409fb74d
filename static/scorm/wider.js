/**
 * What scorm-again refuses and the server keeps (scorm.cmi2004.model.WIDER): texts longer than the
 * standard's smallest permitted maximum, and answers in words in forms that it does not take. Real
 * content writes them. The engine gets a stand-in, and the content reads what it wrote.
 */

const TYPE_MISMATCH = 406; // RTE 3.1.7.6
const IN_WORDS = /^(cmi\.interactions\.\d+)\.(?:learner_response|correct_responses\.\d+\.pattern)$/;

const generic = (element) => element.replace(/\.\d+(?=\.|$)/g, ".n");

export class WiderModel {
  /**
   * @param {object} api the engine's
   * @param {object} types name of an element, with n for each index -> {pattern, length}
   */
  constructor(api, types) {
    this.api = api;
    this.types = new Map();
    for (const [name, type] of Object.entries(types)) {
      this.types.set(name, { length: type.length, pattern: new RegExp(`^(?:${type.pattern})$`, "u") });
    }
    this.kept = new Map(); // element -> what the engine has a stand-in for
    this.standIns = 0;
  }

  /** A fresh data model with these values. */
  begin(values) {
    this.kept.clear();
    this.api.reset();
    const shown = { ...values };
    for (const [element, value] of Object.entries(values)) {
      if (!value || !this.#typeOf(element, (name) => values[name])) continue;
      this.kept.set(element, value);
      shown[element] = this.#standIn();
    }
    this.api.loadFromFlattenedJSON(shown);
  }

  get(element) {
    const found = this.api.GetValue(element);
    return this.api.GetLastError() === "0" && this.kept.has(element) ? this.kept.get(element) : found;
  }

  set(element, value) {
    const type = this.#typeOf(element, (name) => this.api.GetValue(name));
    if (type && this.api.isInitialized() && !this.#fits(element, value, type)) return "false";
    if (this.api.SetValue(element, value) === "true") {
      this.kept.delete(element);
      return "true";
    }
    if (!type || this.api.SetValue(element, this.#standIn()) !== "true") return "false";
    this.kept.set(element, value);
    return "true";
  }

  /** Whether the server would keep it; else the content is told, as by the engine. */
  #fits(element, value, type) {
    const fits = isWithin(value, type.length) && type.pattern.test(value);
    if (!fits) this.api.throwSCORMError(element, TYPE_MISMATCH);
    return fits;
  }

  /** The type of an element that is wider here; `read` gives the value of another element. */
  #typeOf(element, read) {
    const type = this.types.get(generic(element));
    const interaction = type && IN_WORDS.exec(element)?.[1];
    return interaction && !read(`${interaction}.type`)?.endsWith("fill-in") ? undefined : type;
  }

  /** Each is another: two right answers may not be the same. */
  #standIn() {
    this.standIns += 1;
    return `x${this.standIns}`;
  }
}

/** Whether `text` has at most `length` characters, as the server counts: a surrogate pair is one. */
function isWithin(text, length) {
  return text.length <= length || (text.length <= 2 * length && [...text].length <= length);
}
