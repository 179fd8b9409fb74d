// Sends the chosen zips one by one, shows how far each has come, and lets each be cancelled.
// Without this script the form sends them all at once.

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
    request: null,
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
  row.request?.abort();
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

function send(page, row) {
  const messages = page.form.dataset;
  row.state = "sending";
  row.element.dataset.state = "sending";
  row.bar.hidden = false;
  const began = performance.now();
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    row.request = request;
    request.open("POST", page.form.action);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      row.bar.value = (100 * loaded) / total;
      row.text.textContent = progress(loaded, total, performance.now() - began, messages);
    });
    request.addEventListener("load", () => {
      const report = request.status === 201 && request.response?.reports?.[0];
      if (report) received(page, row, report);
      else failed(page, row, request.response?.errors?.join(" ") || messages.refused);
      resolve(report);
    });
    request.addEventListener("error", () => {
      failed(page, row, messages.lost);
      resolve(null);
    });
    request.addEventListener("abort", () => resolve(null));
    const data = new FormData();
    data.append("csrfmiddlewaretoken", page.form.elements.csrfmiddlewaretoken.value);
    data.append("file", row.file);
    request.send(data);
  });
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
  row.text.textContent = sentence;
  page.status.textContent = `${row.file.name}: ${sentence}`;
}

function progress(loaded, total, milliseconds, messages) {
  const sent = `${size(loaded)} / ${size(total)}`;
  const left = Math.ceil(((total - loaded) * milliseconds) / loaded / 1000);
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
