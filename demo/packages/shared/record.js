/* What the LMS is told, and what is remembered between visits. No page is drawn here.

   suspend_data is JSON: {"v": 1, "page": 3, "read": 5, "round": 1,
                          "answers": {"ringer": "a"}, "scored": false,
                          "at": "page" | "quiz" | "result"} */
"use strict";

const Record = (() => {
  const DONE = ["passed", "completed"];
  const fresh = () => ({ v: 1, page: 0, read: 0, round: 1, answers: {}, scored: false, at: "page" });

  let state = fresh();
  let status = "";
  let interactions = 0;

  function remembered(text) {
    try {
      const kept = JSON.parse(text);
      return kept && kept.v === 1 ? { ...fresh(), ...kept } : fresh();
    } catch {
      return fresh(); // nothing kept, or kept by an older edition
    }
  }

  /* Opens the visit. Returns whether there is an LMS to keep the record. */
  function open(pages) {
    const connected = Scorm.initialize();
    state = remembered(Scorm.get("cmi.suspend_data"));
    state.page = Math.min(Math.max(state.page, 0), pages - 1);
    status = Scorm.get("cmi.core.lesson_status");
    interactions = Number.parseInt(Scorm.get("cmi.interactions._count"), 10) || 0;
    if (!DONE.includes(status) && status !== "failed") setStatus("incomplete");
    return connected;
  }

  function setStatus(next) {
    if (DONE.includes(status)) return; // what is achieved is never taken back
    status = next;
    Scorm.set("cmi.core.lesson_status", next);
  }

  function keep() {
    const place = state.at === "page" ? String(state.page + 1) : state.at;
    Scorm.set("cmi.core.lesson_location", place);
    Scorm.set("cmi.suspend_data", JSON.stringify(state));
    Scorm.commit();
  }

  function moveTo(at, page = state.page) {
    state.at = at;
    state.page = page;
    state.read = Math.max(state.read, page + 1);
    keep();
  }

  /* One answered question as cmi.interactions.n; the id comes first, as RTE 1.2 asks. */
  function answer(question, response, isRight, milliseconds) {
    const field = `cmi.interactions.${interactions}`;
    const pattern = question.correct.join(",");
    Scorm.set(`${field}.id`, question.id);
    Scorm.set(`${field}.type`, question.type);
    Scorm.set(`${field}.time`, Scorm.timeOfDay(new Date()));
    // Curly brackets: all of these must be chosen (CMIFeedback).
    const needsAll = question.correct.length > 1;
    Scorm.set(`${field}.correct_responses.0.pattern`, needsAll ? `{${pattern}}` : pattern);
    Scorm.set(`${field}.weighting`, 1);
    Scorm.set(`${field}.student_response`, response.join(","));
    Scorm.set(`${field}.result`, isRight ? "correct" : "wrong");
    Scorm.set(`${field}.latency`, Scorm.timespan(milliseconds));
    interactions += 1;
    state.answers[question.id] = response.join(",");
    keep();
  }

  /* The quiz is over: `percent` 0..100 against the mastery score. */
  function score(percent, mastery) {
    const best = Number.parseFloat(Scorm.get("cmi.core.score.raw"));
    Scorm.set("cmi.core.score.min", 0);
    Scorm.set("cmi.core.score.max", 100);
    Scorm.set("cmi.core.score.raw", Number.isNaN(best) ? percent : Math.max(best, percent));
    setStatus(percent >= mastery ? "passed" : "failed");
    state.scored = true;
    moveTo("result");
  }

  function retry() {
    state.answers = {};
    state.scored = false;
    state.round += 1;
    moveTo("quiz");
  }

  return {
    open,
    moveTo,
    answer,
    score,
    retry,
    complete: () => setStatus("completed"),
    isPassed: () => status === "passed",
    get: () => state,
  };
})();
