/**
 * SCORM 2004's sequencer and data model: scorm-again behind the few steps that the player takes.
 *
 * It knows nothing of the network and nothing of pages. Its state is text (`written`), which a new
 * engine over the same tree goes on from: {"engine": what differs from a fresh one, "rollup": what
 * the root came to, or null where the SCOs are counted}.
 */

import { Scorm2004API } from "../vendor/scorm-again/scorm2004.js";
import { difference, merged } from "./difference.js";
import { WiderModel } from "./wider.js";

export const SEQUENCING = "portal.sequencing";

const SILENT = {
  autocommit: false,
  lmsCommitUrl: false, // the queue saves
  logLevel: 5,
  onLogMessage() {},
  // Named so that restored objectives are not published again; the queue keeps the state.
  sequencingStatePersistence: {
    autoLoadOnInitialize: false,
    autoSaveOn: "never",
    persistence: { saveState: async () => true, loadState: async () => null },
  },
};

export class Engine {
  /** @param {object} state tree, rollsUp, sequencing, wider: see scorm/frame2004.py */
  constructor(state) {
    this.tree = state.tree;
    this.rollsUp = state.rollsUp;
    this.delivered = null; // the activity that the last step delivered
    this.hasEnded = false; // the sequencing session is over
    this.hidden = []; // what of our navigation the author does not want shown
    this.api = new Scorm2004API({
      ...SILENT,
      sequencing: { activityTree: state.tree, logLevel: "error", eventListeners: this.#listeners() },
    });
    this.model = new WiderModel(this.api, state.wider);
    this.fresh = JSON.parse(this.api.serializeSequencingState());
    this.#restore(state.sequencing);
  }

  #listeners() {
    return {
      onActivityDelivery: (activity) => {
        this.delivered = activity.id;
        this.hasEnded = false;
      },
      onSequencingSessionEnd: () => (this.hasEnded = true),
      onNavigationValidityUpdate: ({ hideLmsUi }) => (this.hidden = hideLmsUi ?? []),
    };
  }

  #restore(text) {
    try {
      const change = text ? JSON.parse(text).engine : null;
      if (change) this.api.deserializeSequencingState(JSON.stringify(merged(this.fresh, change)));
    } catch (error) {
      console.warn("The state of sequencing cannot be read:", error);
    }
  }

  /** The state as text. */
  written() {
    const now = JSON.parse(this.api.serializeSequencingState());
    return JSON.stringify({ engine: difference(this.fresh, now), rollup: this.#rollup() });
  }

  #rollup() {
    if (!this.rollsUp) return null;
    const root = this.api.getActivityTrackingData(this.tree.id);
    return root && { completion: root.completionStatus, success: root.successStatus, scaled: root.score };
  }

  /**
   * Begin, or go on where the last session stopped; the key of the activity that comes, or null.
   * `part` is what the learner asked for: it comes if sequencing allows it.
   */
  launch(part = "") {
    const tree = this.api.adl.sequencing.activityTree;
    // A tab that was killed has left its activity active.
    if (tree.currentActivity?.isActive) this.#go("suspendAll");
    const suspended = tree.suspendedActivity?.id;
    const current = tree.currentActivity;
    const steps = [
      part && part !== suspended && ["choice", part],
      suspended && ["resumeAll"],
      current?.isSuspended && ["choice", current.id],
      current && ["continue"],
      current && ["choice", current.id],
      !current && ["start"],
      ...leaves(this.tree).map((key) => ["choice", key]),
    ];
    for (const step of steps.filter(Boolean)) if (this.#go(...step)) return this.delivered;
    return null;
  }

  /** Make a step now that no content is running. */
  navigate(request, target) {
    return this.#go(request, target);
  }

  /** The step that Terminate shall take, unless the content asks for another; false: it cannot. */
  ask(request, target = "") {
    const nav = this.api.adl.nav;
    if (nav.request !== "_none_") return true;
    try {
      nav.request = target ? `{target=${target}}${request}` : request;
    } catch {
      return false; // an identifier that adl.nav.request has no form for
    }
    return true;
  }

  /** Forget what was asked: the page stays after all. */
  askNothing() {
    this.api.adl.nav.request = "_none_";
  }

  #go(request, target) {
    this.delivered = null;
    this.api.processNavigationRequest(request, target);
    return this.delivered;
  }

  /** What the learner may do: {previous, next, choices: [key]}. */
  allowed() {
    const { request_valid: valid } = this.api.adl.nav;
    const process = this.api.getSequencingService()?.getOverallSequencingProcess();
    return {
      previous: valid.previous === "true" && !this.hidden.includes("previous"),
      next: valid.continue === "true" && !this.hidden.includes("continue"),
      choices: leaves(this.tree).filter((key) => process?.predictChoiceEnabled(key)),
    };
  }

  get isRunning() {
    return this.api.isInitialized();
  }

  /** A fresh data model with the values that the next SCO can read. */
  begin(values) {
    this.model.begin(values);
  }

  /**
   * The object that content finds as window.API_1484_11.
   *
   * @param {object} on called after the fact: initialize(), set(name, value), commit(), finish(),
   *   and terminated(key) with the activity that Terminate has delivered, or null
   */
  content(on) {
    const { api, model } = this;
    return {
      Initialize: (parameter = "") => {
        const result = api.Initialize(parameter);
        if (result === "true") {
          on.initialize();
          on.set(SEQUENCING, this.written());
        }
        return result;
      },
      Terminate: (parameter = "") => {
        this.delivered = null;
        const result = api.Terminate(parameter);
        if (result === "true") {
          on.set(SEQUENCING, this.written());
          on.finish();
          on.terminated(this.delivered);
        }
        return result;
      },
      GetValue: (element) => model.get(text(element)),
      SetValue: (given, written) => {
        const [element, value] = [text(given), text(written)];
        const result = model.set(element, value);
        if (result === "true") {
          if (!element.startsWith("adl.")) on.set(element, value);
          else if (element.startsWith("adl.data.")) on.set(SEQUENCING, this.written());
        }
        return result;
      },
      Commit: (parameter = "") => {
        const result = api.Commit(parameter);
        if (result === "true") on.commit();
        return result;
      },
      GetLastError: () => api.GetLastError(),
      GetErrorString: (code) => api.GetErrorString(code),
      GetDiagnostic: (code) => api.GetDiagnostic(code),
    };
  }
}

/** What the content gave as text; nothing is no text. */
function text(given) {
  return given === undefined || given === null ? "" : String(given);
}

/** The keys of the activities that have content, in the order of the tree. */
function leaves(activity) {
  return activity.children ? activity.children.flatMap(leaves) : [activity.id];
}
