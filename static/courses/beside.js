/**
 * The page beside a course that runs in a window of its own: opens it in its size (data-width and
 * data-height in pixels), and shows how far it has come when the learner comes back.
 */

import { refreshOutline } from "./outline.js";

const page = document.querySelector("[data-beside]");
const link = page.querySelector('[data-action="open-window"]');

link.addEventListener("click", (event) => {
  const { width, height } = link.dataset;
  const opened = window.open(link.href, link.target, `popup,width=${width},height=${height}`);
  if (opened) event.preventDefault(); // else the link opens a tab
});
// A window that has just closed may still be sending what it kept: look once more.
const LAST_SAVES = 3_000; // milliseconds
window.addEventListener("focus", () => {
  refreshOutline(page);
  setTimeout(() => refreshOutline(page), LAST_SAVES);
});
