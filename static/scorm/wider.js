/**
 * scorm-again refuses what is longer than the standard's smallest permitted maximum. Real content goes
 * beyond it, so some elements of its data model take what the server keeps (scorm.cmi2004.model.WIDER).
 */

const REFUSED = "x".repeat(64_001); // what none of the engine's own setters takes

/**
 * Lay accessors over those of the data model, empty: for each visit anew.
 *
 * @param {object} cmi the engine's data model
 * @param {object} types name of the element -> {pattern, length in characters}
 */
export function widen(cmi, types) {
  for (const [name, type] of Object.entries(types)) {
    const property = name.slice("cmi.".length);
    const theirs = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(cmi), property);
    const pattern = new RegExp(`^(?:${type.pattern})$`, "u");
    let kept = "";
    Object.defineProperty(cmi, property, {
      configurable: true,
      get: () => kept,
      set(value) {
        if (isWithin(String(value), type.length) && pattern.test(value)) kept = String(value);
        else theirs.set.call(cmi, REFUSED); // raises the engine's own error, 406
      },
    });
  }
}

/** Whether `text` has at most `length` characters, as the server counts: a surrogate pair is one. */
function isWithin(text, length) {
  return text.length <= length || (text.length <= 2 * length && [...text].length <= length);
}
