/* The SCORM 1.2 run-time interface of one SCO: find the API, remember when the visit began, and
   close the visit exactly once. Every call is harmless when there is no LMS. */
"use strict";

const Scorm = (() => {
  const MAX_LEVELS = 20; // the standard's own example stops at 7; deep portals need more
  const REPORTED = { api: null, open: false, began: 0 };

  /* RTE 1.2, section 3.3.6.1: up the chain of parents, then the same from the opener. */
  function climb(start) {
    let frame = start;
    for (let level = 0; frame && level <= MAX_LEVELS; level += 1) {
      try {
        if (frame.API) return frame.API;
      } catch {
        return null; // another origin: nothing to find there or above
      }
      if (frame === frame.parent) return null;
      frame = frame.parent;
    }
    return null;
  }

  function find() {
    const own = climb(window);
    if (own) return own;
    try {
      return window.top.opener ? climb(window.top.opener) : null;
    } catch {
      return null;
    }
  }

  const two = (number) => String(number).padStart(2, "0");

  /* CMITimespan HH:MM:SS.SS from milliseconds. */
  function timespan(milliseconds) {
    const hundredths = Math.max(0, Math.round(milliseconds / 10));
    const seconds = Math.floor(hundredths / 100);
    const clock = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
    return `${clock.map(two).join(":")}.${two(hundredths % 100)}`;
  }

  /* CMITime HH:MM:SS, the time of day of an interaction. */
  function timeOfDay(date) {
    return [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(":");
  }

  function initialize() {
    REPORTED.api = find();
    REPORTED.began = Date.now();
    REPORTED.open = REPORTED.api !== null && String(REPORTED.api.LMSInitialize("")) === "true";
    return REPORTED.open;
  }

  function get(element) {
    return REPORTED.open ? String(REPORTED.api.LMSGetValue(element)) : "";
  }

  function set(element, value) {
    return REPORTED.open && String(REPORTED.api.LMSSetValue(element, String(value))) === "true";
  }

  function commit() {
    return REPORTED.open && String(REPORTED.api.LMSCommit("")) === "true";
  }

  /* Closes the visit. `exit` "suspend" keeps bookmark and answers for the next visit. */
  function finish() {
    if (!REPORTED.open) return;
    set("cmi.core.session_time", timespan(Date.now() - REPORTED.began));
    set("cmi.core.exit", "suspend");
    REPORTED.api.LMSFinish("");
    REPORTED.open = false;
  }

  return { initialize, get, set, commit, finish, timespan, timeOfDay };
})();
