/* Draws the questions and the result. Which options are right never stands in the page before
   the question is answered. */
"use strict";

const Quiz = (() => {
  function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
    element.append(...children);
    return element;
  }

  const isRight = (question, response) => question.correct.join() === [...response].sort().join();
  const heading = (text) => make("h1", { tabindex: "-1" }, text);

  function option(question, { id, text }, kind) {
    const input = make("input", { type: kind, name: question.id, value: id });
    return make("label", { class: "option" }, input, make("span", {}, text));
  }

  /* One question as a form; `onAnswer(response)` gets the chosen letters, sorted. */
  function question(item, position, total, say, onAnswer) {
    const kind = item.correct.length > 1 ? "checkbox" : "radio";
    const form = make(
      "form",
      { class: "question", novalidate: "" },
      make("p", { class: "eyebrow" }, say.question(position, total)),
      heading(item.text),
      make(
        "fieldset",
        {},
        make("legend", {}, kind === "radio" ? say.one : say.several),
        ...item.options.map((each) => option(item, each, kind)),
      ),
      make("div", { class: "feedback", role: "status" }),
      make("button", { class: "primary", type: "submit", "data-action": "answer" }, say.answer),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const response = [...form.querySelectorAll("input:checked")].map((input) => input.value);
      if (response.length) onAnswer(response.sort());
      else form.querySelector(".feedback").replaceChildren(make("p", { class: "hint" }, say.choose));
    });
    return form;
  }

  /* Locks the form and tells how it went; the feedback is a live region. */
  function reveal(form, item, response, say) {
    const right = isRight(item, response);
    form.querySelectorAll("label.option").forEach((label) => {
      const input = label.firstElementChild;
      input.disabled = true;
      input.checked = response.includes(input.value);
      const correct = item.correct.includes(input.value);
      if (correct) label.classList.add("is-correct");
      if (correct) label.append(make("span", { class: "mark" }, say.correct));
      else if (input.checked) {
        label.classList.add("is-wrong");
        label.append(make("span", { class: "mark" }, say.yours));
      }
    });
    form.querySelector("[data-action=answer]").remove();
    const verdict = make("p", { class: "verdict" }, right ? say.right : say.wrong);
    const box = form.querySelector(".feedback");
    box.classList.add(right ? "is-right" : "is-not-right");
    box.replaceChildren(verdict, make("p", {}, item.feedback));
  }

  const rightOnes = (quiz, answers) =>
    quiz.map((item) => isRight(item, (answers[item.id] || "").split(",")));

  /* 0..100, a whole number. */
  function percentOf(quiz, answers) {
    return Math.round((100 * rightOnes(quiz, answers).filter(Boolean).length) / quiz.length);
  }

  function result(quiz, answers, passed, mastery, say) {
    const rights = rightOnes(quiz, answers);
    const row = (item, index) =>
      make(
        "li",
        { class: rights[index] ? "is-right" : "is-not-right" },
        make("span", { class: "mark" }, rights[index] ? say.right : say.wrong),
        make("span", {}, item.text),
      );
    const score = say.score(rights.filter(Boolean).length, quiz.length, percentOf(quiz, answers));
    return make(
      "section",
      { class: `result ${passed ? "is-passed" : "is-failed"}` },
      make("p", { class: "eyebrow" }, say.result),
      heading(passed ? say.passed : say.failed),
      make("p", { class: "lead" }, score),
      make("p", {}, passed ? say.passedNext : `${say.need(mastery)} ${say.failedNext}`),
      make("ol", { class: "answers" }, ...quiz.map(row)),
    );
  }

  return { question, reveal, result, percentOf, isRight };
})();
