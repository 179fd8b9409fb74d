/**
 * The SCORM 1.2 API (RTE 1.2, 3.3): eight synchronous functions over a state that is here from
 * the start. The data model comes from the server (scorm.cmi.table), which checks every value again.
 */

const ERROR = {
  none: 0,
  general: 101,
  invalidArgument: 201,
  noChildren: 202,
  notAnArray: 203,
  notInitialized: 301,
  notImplemented: 401,
  keyword: 402,
  readOnly: 403,
  writeOnly: 404,
  incorrectType: 405,
};
const INDEX = /\.(0|[1-9][0-9]{0,3})(?=\.|$)/g;

const PLACEHOLDER = /(?<=\.)n(?=\.|$)/g; // a name that says "n" is no name

const generic = (name) => name.replace(PLACEHOLDER, "?").replace(INDEX, ".n");
const text = (value) => (value === undefined || value === null ? "" : String(value));
const lastPart = (name) => name.slice(name.lastIndexOf(".") + 1);
const parentOf = (name) => name.slice(0, Math.max(name.lastIndexOf("."), 0));

/** The arrays in a name with their index: cmi.objectives.0.id gives [["cmi.objectives", 0]]. */
function indices(name) {
  return [...name.matchAll(INDEX)].map((found) => [name.slice(0, found.index), Number(found[1])]);
}

/** Checks names and values by the server's table. Counts say how long each array is. */
export class DataModel {
  constructor(table) {
    this.table = table;
    this.arrays = new Set(table.arrays);
    this.counts = new Map();
    this.patterns = new Map(
      Object.entries(table.types).map(([name, type]) => [name, new RegExp(`^(?:${type.pattern})$`, "u")]),
    );
  }

  /** Take note of the indices in a name that is known to be in order. */
  count(name) {
    for (const [array, index] of indices(name)) {
      this.counts.set(array, Math.max(this.counts.get(array) ?? 0, index + 1));
    }
  }

  /** The error of LMSGetValue(name). */
  checkGet(name) {
    if (name === "cmi._version") return ERROR.none;
    if (["_children", "_count"].includes(lastPart(name)) && name.includes(".")) {
      return this.#checkKeyword(name);
    }
    const element = this.#element(name);
    if (!element) return this.#unknown(name);
    if (element[0] === "w") return ERROR.writeOnly;
    return this.#checkIndices(name, 0);
  }

  /** The error of LMSSetValue(name, value). */
  checkSet(name, value) {
    if (["_children", "_count", "_version"].includes(lastPart(name))) return ERROR.keyword;
    const element = this.#element(name);
    if (!element) return this.#unknown(name);
    if (element[0] === "r") return ERROR.readOnly;
    return this.#checkIndices(name, 1) || (this.#fits(value, element[1]) ? ERROR.none : ERROR.incorrectType);
  }

  /** What a keyword that checkGet has let through is worth. */
  keyword(name) {
    if (name === "cmi._version") return this.table.version;
    const parent = parentOf(name);
    if (lastPart(name) === "_children") return this.table.children[generic(parent)];
    return String(this.counts.get(parent) ?? 0);
  }

  #element(name) {
    const key = generic(name);
    return Object.hasOwn(this.table.elements, key) ? this.table.elements[key] : undefined;
  }

  #unknown(name) {
    return name ? ERROR.notImplemented : ERROR.invalidArgument;
  }

  #checkKeyword(name) {
    const parent = generic(parentOf(name));
    const isChildren = lastPart(name) === "_children";
    const hasChildren = Object.hasOwn(this.table.children, parent);
    if (isChildren ? hasChildren : this.arrays.has(parent)) return this.#checkIndices(name, 0);
    if (hasChildren || this.arrays.has(parent) || Object.hasOwn(this.table.elements, parent)) {
      return isChildren ? ERROR.noChildren : ERROR.notAnArray;
    }
    return ERROR.notImplemented;
  }

  #checkIndices(name, beyond) {
    const inOrder = indices(name).every(([array, index]) => index < (this.counts.get(array) ?? 0) + beyond);
    return inOrder ? ERROR.none : ERROR.invalidArgument;
  }

  #fits(value, typeName) {
    const type = this.table.types[typeName];
    // Characters are code points; only a text near the limit is worth counting.
    const length = value.length <= type.length ? value.length : value.length <= 2 * type.length ? [...value].length : Infinity;
    if (length > type.length || !this.patterns.get(typeName).test(value)) return false;
    if (value === "" || type.minimum === null) return true;
    return Number(value) >= type.minimum && Number(value) <= type.maximum;
  }
}

/**
 * The object that content finds as window.API.
 *
 * @param {object} state the frame's state: model, values, interactions
 * @param {object} on called after the fact: initialize(), set(name, value), commit(), finish()
 */
export function createApi(state, on) {
  const model = new DataModel(state.model);
  const values = new Map(Object.entries(state.values));
  for (const name of values.keys()) model.count(name);
  if (state.interactions > 0) model.counts.set("cmi.interactions", state.interactions);
  let phase = "new"; // new, running, finished
  let lastError = ERROR.none;

  const ends = (error, result, failure) => {
    lastError = error;
    return error === ERROR.none ? result : failure;
  };
  const argumentError = (parameter) => (text(parameter) === "" ? ERROR.none : ERROR.invalidArgument);
  const errorString = (code) => {
    const key = text(code);
    return Object.hasOwn(state.model.errors, key) ? state.model.errors[key] : "";
  };
  const phaseError = () => (phase === "running" ? ERROR.none : ERROR.notInitialized);

  return {
    LMSInitialize(parameter) {
      const error = argumentError(parameter) || (phase === "new" ? ERROR.none : ERROR.general);
      if (!error) {
        phase = "running";
        on.initialize();
      }
      return ends(error, "true", "false");
    },

    LMSFinish(parameter) {
      const error = argumentError(parameter) || phaseError();
      if (!error) {
        phase = "finished";
        on.finish();
      }
      return ends(error, "true", "false");
    },

    LMSGetValue(element) {
      const name = text(element);
      const error = phaseError() || model.checkGet(name);
      if (error) return ends(error, "", "");
      const isKeyword = lastPart(name).startsWith("_");
      return ends(error, isKeyword ? model.keyword(name) : (values.get(name) ?? ""), "");
    },

    LMSSetValue(element, value) {
      const name = text(element);
      const given = text(value);
      const error = phaseError() || model.checkSet(name, given);
      if (!error) {
        // Comments are added to (3.4.4, cmi.comments); the whole is sent, so that it may be repeated.
        const whole = name === "cmi.comments" ? (values.get(name) ?? "") + given : given;
        if (model.checkSet(name, whole)) return ends(ERROR.incorrectType, "", "false");
        values.set(name, whole);
        model.count(name);
        on.set(name, whole);
      }
      return ends(error, "true", "false");
    },

    LMSCommit(parameter) {
      const error = argumentError(parameter) || phaseError();
      if (!error) on.commit();
      return ends(error, "true", "false");
    },

    LMSGetLastError() {
      return String(lastError);
    },

    LMSGetErrorString: errorString,

    LMSGetDiagnostic(code) {
      return errorString(text(code) || lastError);
    },
  };
}
