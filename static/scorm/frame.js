/**
 * The player frame of SCORM 1.2: gives the content its API and keeps its saves, on the content
 * origin. What it tells the portal page stands in keeping.js.
 */

import { createApi } from "./api12.js";
import { giveWay, keepVisit, portalOf, replay, replayEarlier } from "./keeping.js";
import { openStorage } from "./store.js";

const state = JSON.parse(document.getElementById("state").textContent);
const content = document.querySelector("[data-content]");
const portal = portalOf(state.portal);
const { tell, listeners } = portal;

function keep(storage) {
  const { queue } = keepVisit(storage, state.save, {
    ...listeners,
    superseded: () => giveWay(content, queue, tell),
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
  if (state.save && (await replay(storage, state.save, listeners))) return window.location.reload();
  window.API = createApi(state, state.save ? keep(storage) : forget);
  content.src = state.content;
  replayEarlier(storage, state.earlier, portal);
}

start();
