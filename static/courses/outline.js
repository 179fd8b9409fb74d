/** The outline of the running module: [data-outline] in an element that carries data-outline-url. */

let latest = 0;

/** Fetch it again; an answer that a newer one has passed is dropped. */
export async function refreshOutline(root) {
  const place = root.querySelector("[data-outline]");
  if (!place || !root.dataset.outlineUrl) return;
  latest += 1;
  const mine = latest;
  try {
    const response = await fetch(root.dataset.outlineUrl);
    const html = response.ok ? await response.text() : null;
    if (html !== null && mine === latest) place.innerHTML = html;
  } catch {
    // It is refreshed with the next save.
  }
}
