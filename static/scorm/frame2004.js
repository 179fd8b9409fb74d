/**
 * The player frame of SCORM 2004: one page for the whole attempt. The engine says which activity
 * comes; a visit of it is asked for, and then its content loads (docs/scorm.md).
 *
 * To the portal page, besides what stands in keeping.js: portal.part {key, title}, portal.navigation
 * {previous, next, choices} and portal.ended. From it: portal.navigate {request, target}, where
 * request is continue, previous or choice.
 */

import { Backoff } from "./backoff.js";
import { Engine, SEQUENCING } from "./engine2004.js";
import { giveWay, keepVisit, portalOf, replay, replayEarlier } from "./keeping.js";
import { openStorage } from "./store.js";

const state = JSON.parse(document.getElementById("state").textContent);
const portal = portalOf(state.portal);
const { tell, renew, listeners } = portal;
const storage = openStorage();
let engine = null;
let content = document.querySelector("[data-content]");
let kept = null; // {queue, release} of the visit under way
let last = state.save?.visit ?? 0; // number of the last visit
let isMoving = false;
let isOver = false; // another window has taken over
let isLeaving = false; // the page goes, and may come back

const forget = { initialize() {}, set() {}, commit() {}, finish: () => tell("portal.finished") };

function giveUp() {
  if (isOver) return;
  isOver = true;
  giveWay(content, kept?.queue, tell);
}

/** What the content does goes to the queue; in review and preview nowhere. */
function hooks() {
  const queue = kept?.queue;
  const keeps = queue && {
    initialize: () => queue.initialize(),
    set: (name, value) => queue.set(name, value),
    commit: () => queue.flush(),
    finish: () => queue.finish(),
  };
  return {
    ...(keeps || forget),
    terminated(next) {
      if (isMoving) return;
      if (next) queueMicrotask(() => show(next));
      else if (engine.hasEnded && !isLeaving) queueMicrotask(leave);
      else showNavigation();
    },
  };
}

/** Take the content away and make the step, unless the content makes one of its own. */
function move(request, target) {
  if (isMoving || isOver || !engine) return;
  isMoving = true;
  engine.delivered = null;
  const isAsked = engine.isRunning && engine.ask(request, target);
  replaceContent(); // its unload runs here
  if (engine.isRunning) window.API_1484_11.Terminate("");
  const next = isAsked ? engine.delivered : engine.navigate(request, target);
  isMoving = false;
  if (next) show(next);
  else showEnd();
}

/** The content has ended the session (adl.nav.request exitAll and its like): it goes. */
function leave() {
  replaceContent();
  showEnd();
}

function replaceContent() {
  const fresh = content.cloneNode();
  fresh.removeAttribute("src");
  content.replaceWith(fresh);
  content = fresh;
}

/** Load the activity `key`, when what came before it is saved. */
async function show(key) {
  isMoving = true;
  if (content.hasAttribute("src")) replaceContent();
  content.hidden = false;
  document.querySelector("[data-ended]").hidden = true;
  const part = state.parts[key];
  let values = part.values;
  if (state.save) {
    await kept?.queue.drain();
    kept?.release();
    if (isOver) return;
    const visit = await openVisit(key);
    if (!visit) {
      isMoving = false;
      return isOver || showEnd();
    }
    values = visit.values;
    last = visit.visit;
    const save = { ...state.save, token: visit.token, visit: visit.visit, seq: visit.seq };
    kept = keepVisit(storage, save, { ...listeners, superseded: giveUp });
  }
  engine.begin(values);
  window.API_1484_11 = engine.content(hooks());
  // An asset calls nothing, so nothing else would say that it was delivered.
  if (part.isAsset) kept?.queue.set(SEQUENCING, engine.written());
  isMoving = false;
  content.title = part.title;
  content.src = part.content;
  tell("portal.part", { key, title: part.title });
  showNavigation();
}

/** Ask the server for a visit until it answers; nothing where another window has taken over,
 * or where no more is kept without log-in. */
async function openVisit(key) {
  const backoff = new Backoff();
  for (;;) {
    const { status, answer } = await ask(key);
    if (answer?.visit) return answer;
    if (status === 409) return giveUp();
    if (answer?.reason === "full") return listeners.state("full");
    const fresh = status === 401 ? await renew(state.save.attempt) : null;
    if (fresh) (kept?.queue.save ?? state.save).token = fresh; // the one that `ask` sends
    if (status === 401 && backoff.failures < 2) {
      backoff.failures += 1;
    } else {
      listeners.state("waiting");
      await backoff.wait();
    }
  }
}

async function ask(part) {
  const token = kept?.queue.save.token ?? state.save.token;
  try {
    const response = await fetch(state.save.visits, {
      method: "POST",
      headers: { "Content-Type": "application/json", Authorization: `Bearer ${token}` },
      body: JSON.stringify({ part, after: last }),
      credentials: "omit",
    });
    return { status: response.status, answer: await response.json() };
  } catch {
    return { status: 0, answer: null };
  }
}

function showNavigation() {
  if (engine.hasEnded) tell("portal.ended");
  const { previous, next, choices } = engine.allowed();
  const isAlone = Object.keys(state.parts).length === 1; // then the next step would end the course
  tell("portal.navigation", { previous: previous && !isAlone, next: next && !isAlone, choices });
}

/** Nothing comes after what the learner left. */
function showEnd() {
  content.hidden = true;
  document.querySelector("[data-ended]").hidden = false;
  showNavigation();
}

function listen() {
  window.addEventListener("message", (event) => {
    if (event.origin !== state.portal || event.source !== window.parent) return;
    if (event.data?.type === "portal.navigate") move(event.data.request, event.data.target);
  });
  // Before the content's own unload, which calls Terminate: the session is to be resumed.
  const going = (isGoing) => {
    isLeaving = isGoing;
    if (!engine?.isRunning) return;
    if (isGoing) engine.ask("suspendAll");
    else engine.askNothing();
  };
  window.addEventListener("pagehide", () => going(true), { capture: true });
  window.addEventListener("pageshow", () => going(false));
}

async function start() {
  // What was replayed changes the state that this page was built from.
  if (state.save && (await replay(storage, state.save, listeners))) return window.location.reload();
  engine = new Engine(state);
  listen();
  const first = engine.launch(state.part);
  replayEarlier(storage, state.earlier, portal);
  if (first) await show(first);
  else showEnd();
}

start();
