/* Turns the pages of one SCO. The pages stand in the document; the quiz comes from `COURSE`. */
"use strict";

(() => {
  const say = TEXTS[COURSE.language];
  const pages = [...document.querySelectorAll("section.page")];
  const main = document.querySelector("main");
  const stage = document.querySelector("#stage");
  const step = document.querySelector("#step");
  const progress = document.querySelector("progress");
  const previous = document.querySelector("[data-action=previous]");
  const forward = document.querySelector("#forward");
  const extra = document.querySelector("#extra");
  const contents = document.querySelector("#contents");
  const quiz = COURSE.quiz;
  const steps = pages.length + quiz.length;
  let shownAt = 0;
  let isFirstView = true;

  let mastery = COURSE.mastery;

  const answered = () => quiz.filter((item) => item.id in Record.get().answers).length;

  function place(text, done) {
    step.textContent = text;
    progress.max = steps;
    progress.value = done;
    progress.textContent = text;
  }

  /* A new view: scroll to its top and move the focus to its heading, so that a screen reader
     and the keyboard start there. The very first view leaves the focus where it is. */
  function settle(view) {
    window.scrollTo(0, 0);
    if (!isFirstView) view.querySelector("h1").focus({ preventScroll: true });
    isFirstView = false;
    shownAt = Date.now();
  }

  function button(element, action, text) {
    element.hidden = action === "";
    element.dataset.action = action;
    element.textContent = text;
  }

  function show(view) {
    pages.forEach((page) => {
      page.hidden = page !== view;
    });
    stage.hidden = view !== stage;
    button(extra, "", "");
  }

  function markContents() {
    contents.querySelectorAll("button").forEach((entry, index) => {
      const current = Record.get().at === "page" && Record.get().page === index;
      entry.disabled = index > Record.get().read;
      if (current) entry.setAttribute("aria-current", "page");
      else entry.removeAttribute("aria-current");
    });
  }

  function showPage(index) {
    const isLast = index === pages.length - 1;
    Record.moveTo("page", index);
    if (isLast && !quiz.length) {
      Record.complete();
      Record.moveTo("page", index);
    }
    show(pages[index]);
    place(say.page(index + 1, pages.length), index + 1);
    previous.hidden = index === 0;
    if (!isLast) button(forward, "next", say.next);
    else if (quiz.length) button(forward, "quiz", say.toQuiz);
    else button(forward, "", "");
    markContents();
    settle(pages[index]);
  }

  function showQuestion(position) {
    const item = quiz[position];
    const form = Quiz.question(item, position + 1, quiz.length, say, (response) => {
      Record.answer(item, response, Quiz.isRight(item, response), Date.now() - shownAt);
      Quiz.reveal(form, item, response, say);
      place(say.question(position + 1, quiz.length), pages.length + position + 1);
      const isLast = position === quiz.length - 1;
      button(forward, "next", isLast ? say.toResult : say.nextQuestion);
      forward.focus();
    });
    stage.replaceChildren(form);
    show(stage);
    place(say.question(position + 1, quiz.length), pages.length + position);
    previous.hidden = position !== 0;
    button(forward, "", "");
    markContents();
    settle(stage);
  }

  function showResult() {
    const passed = Record.isPassed();
    stage.replaceChildren(Quiz.result(quiz, Record.get().answers, passed, mastery, say));
    show(stage);
    place(say.result, steps);
    previous.hidden = true;
    if (passed) button(forward, "", "");
    else button(forward, "retry", say.retry);
    button(extra, "reread", say.reread);
    markContents();
    settle(stage);
  }

  /* The next open question, or the result when all are answered. */
  function showQuiz() {
    const open = answered();
    if (open < quiz.length) {
      if (Record.get().at !== "quiz") Record.moveTo("quiz");
      showQuestion(open);
      return;
    }
    if (!Record.get().scored) Record.score(Quiz.percentOf(quiz, Record.get().answers), mastery);
    else Record.moveTo("result");
    showResult();
  }

  function retry() {
    Record.retry();
    showQuiz();
  }

  const actions = {
    next: () => (Record.get().at === "page" ? showPage(Record.get().page + 1) : showQuiz()),
    previous: () => showPage(Record.get().at === "page" ? Record.get().page - 1 : pages.length - 1),
    // Whoever failed, read again and comes back to the quiz starts a new round.
    quiz: () => (Record.get().scored && !Record.isPassed() ? retry() : showQuiz()),
    retry,
    reread: () => showPage(0),
  };

  function listContents() {
    contents.querySelectorAll("button").forEach((entry, index) => {
      entry.addEventListener("click", () => {
        contents.open = false;
        showPage(index);
      });
    });
  }

  function start() {
    const connected = Record.open(pages.length);
    const given = Number.parseFloat(Scorm.get("cmi.student_data.mastery_score"));
    if (!Number.isNaN(given)) mastery = given;
    document.querySelector("#notice").textContent = connected ? "" : say.noLms;
    previous.textContent = say.previous;
    [previous, forward, extra].forEach((each) => {
      each.addEventListener("click", () => actions[each.dataset.action]());
    });
    listContents();
    main.hidden = false;
    document.querySelector("#turn").hidden = false;
    if (Record.get().at === "page") showPage(Record.get().page);
    else showQuiz();
  }

  // Browsers differ in which of the two they send; the visit is closed once, by the first.
  window.addEventListener("beforeunload", Scorm.finish);
  window.addEventListener("pagehide", Scorm.finish);
  // A page taken back from the browser's memory has closed its visit: open a new one.
  window.addEventListener("pageshow", (event) => event.persisted && window.location.reload());
  start();
})();
