/**
 * Sends the chosen zips one by one in pieces (pieces.js), shows how far each has come, and lets each
 * be cancelled. What breaks off goes on by itself, or when the same file is chosen again, also after
 * a reload or on another machine. Without this script the form sends them all at once.
 */

import { LoggedOut, PieceUpload, Refused } from "./pieces.js";

const form = document.querySelector("form[data-upload]");
if (form) bind(form);

function bind(form) {
  const page = {
    form,
    input: form.querySelector("input[type=file]"),
    list: form.querySelector("[data-files]"),
    template: form.querySelector("[data-file-row]"),
    status: form.querySelector("[data-status]"),
    button: form.querySelector("[data-action=upload]"),
    rows: [],
    sending: false,
  };
  page.input.addEventListener("change", () => choose(page));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    sendAll(page);
  });
  addEventListener("beforeunload", (event) => {
    if (page.sending) event.preventDefault();
  });
}

function choose(page) {
  for (const file of page.input.files) addRow(page, file);
  page.input.value = ""; // the same file may be chosen again
  demandFile(page);
}

function demandFile(page) {
  page.input.required = !page.rows.some((row) => row.state === "chosen" || row.state === "failed");
}

function addRow(page, file) {
  const element = page.template.content.firstElementChild.cloneNode(true);
  const row = {
    file,
    element,
    text: element.querySelector("[data-text]"),
    bar: element.querySelector("progress"),
    cancel: element.querySelector("[data-cancel]"),
    state: "chosen",
    upload: null,
  };
  element.querySelector("[data-name]").textContent = file.name;
  row.text.textContent = size(file.size);
  row.bar.setAttribute("aria-label", file.name);
  row.cancel.append(hidden(`: ${file.name}`));
  row.cancel.addEventListener("click", () => remove(page, row));
  page.rows.push(row);
  page.list.append(element);
  page.list.hidden = false;
}

function remove(page, row) {
  const next = page.rows[page.rows.indexOf(row) + 1] ?? null;
  page.rows = page.rows.filter((other) => other !== row);
  row.state = "cancelled";
  row.upload?.cancel();
  row.element.remove();
  page.list.hidden = page.rows.length === 0;
  demandFile(page);
  (next?.cancel ?? page.input).focus(); // the focus must not fall to the top of the page
}

async function sendAll(page) {
  if (page.sending) return;
  page.sending = true;
  page.button.setAttribute("aria-busy", "true");
  const reports = [];
  for (const row of page.rows.filter((one) => one.state === "failed")) row.state = "chosen";
  let row;
  while ((row = page.rows.find((one) => one.state === "chosen"))) {
    const report = await send(page, row);
    if (report) reports.push(report);
  }
  page.sending = false;
  page.button.removeAttribute("aria-busy");
  demandFile(page);
  if (reports.length === 1 && page.rows.length === 1) location.assign(reports[0]);
}

/** The address of the report; null when the file was cancelled or did not get through. */
async function send(page, row) {
  const { form } = page;
  row.state = "sending";
  row.element.dataset.state = "sending";
  row.bar.hidden = false;
  const token = form.elements.csrfmiddlewaretoken.value;
  row.upload = new PieceUpload(row.file, form.dataset.pieces, token, listeners(page, row));
  try {
    const report = await row.upload.run();
    if (row.state === "cancelled") return null;
    received(page, row, report);
    return report;
  } catch (error) {
    if (row.state === "cancelled") return null;
    const messages = form.dataset;
    failed(page, row, error instanceof LoggedOut ? messages.logIn : (error instanceof Refused && error.message) || messages.refused);
    return null;
  }
}

function listeners(page, row) {
  const messages = page.form.dataset;
  let began = 0;
  let first = 0;
  return {
    begun(offset) {
      if (began) return;
      [began, first] = [performance.now(), offset];
      forget(row.file);
      if (offset) say(page, row, messages.resumed.replace("{part}", size(offset)));
    },
    progress(loaded, total) {
      row.element.dataset.state = "sending";
      row.bar.value = (100 * loaded) / total;
      row.text.textContent = progress(loaded, total, first, performance.now() - began, messages);
    },
    waiting() {
      row.element.dataset.state = "waiting";
      say(page, row, messages.lost);
    },
  };
}

/** The list of what broke off no longer holds this file. */
function forget(file) {
  for (const row of document.querySelectorAll("[data-unfinished] [data-name]")) {
    if (row.dataset.name === file.name && Number(row.dataset.size) === file.size) row.remove();
  }
  const section = document.querySelector("[data-unfinished]");
  if (section && !section.querySelector("[data-name]")) section.remove();
}

function say(page, row, sentence) {
  row.text.textContent = sentence;
  page.status.textContent = `${row.file.name}: ${sentence}`;
}

function received(page, row, report) {
  row.state = "received";
  row.element.dataset.state = "received";
  row.bar.value = 100;
  const link = document.createElement("a");
  link.className = "ds-link";
  link.href = report;
  link.textContent = page.form.dataset.received;
  row.text.replaceChildren(link);
  row.cancel.hidden = true;
  page.status.textContent = `${row.file.name}: ${page.form.dataset.received}`;
  document.body.dispatchEvent(new CustomEvent("uploaded")); // the list of uploads fetches itself
}

function failed(page, row, sentence) {
  row.state = "failed";
  row.element.dataset.state = "failed";
  row.bar.hidden = true;
  say(page, row, sentence);
}

function progress(loaded, total, first, milliseconds, messages) {
  const sent = `${size(loaded)} / ${size(total)}`;
  const left = Math.ceil(((total - loaded) * milliseconds) / (loaded - first) / 1000);
  if (milliseconds < 2000 || !Number.isFinite(left) || left < 1) return sent;
  return `${sent} · ${messages.left.replace("0", left)}`;
}

function size(bytes) {
  const [unit, divisor] =
    bytes < 2 ** 20 ? ["kilobyte", 2 ** 10] : bytes < 2 ** 30 ? ["megabyte", 2 ** 20] : ["gigabyte", 2 ** 30];
  const format = { style: "unit", unit, maximumFractionDigits: unit === "gigabyte" ? 1 : 0 };
  return new Intl.NumberFormat(document.documentElement.lang, format).format(bytes / divisor);
}

function hidden(text) {
  const span = document.createElement("span");
  span.className = "ds-sr-only";
  span.textContent = text;
  return span;
}
