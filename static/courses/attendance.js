// Saves each tick of the attendance form at once, and says so. Without this script the button saves.
// [data-attendance] carries data-text-saved with {time}, data-text-saving and data-text-failed, and
// holds one [data-seat] a person and [data-save-state], where the words are shown.

const form = document.querySelector("form[data-attendance]");
if (form) bind(form);

function bind(form) {
  const state = form.querySelector("[data-save-state]");
  const say = (name, time = "") => {
    const texts = { saved: form.dataset.textSaved, saving: form.dataset.textSaving, failed: form.dataset.textFailed };
    state.dataset.saveState = name;
    state.textContent = texts[name].replace("{time}", time);
  };
  let line = Promise.resolve(); // one save after another, in the order of the ticks
  form.addEventListener("change", (event) => {
    const seat = event.target.closest("[data-seat]");
    if (!seat) return;
    say("saving");
    line = line.then(() => save(form, seat, say));
  });
}

async function save(form, seat, say) {
  const id = seat.dataset.seat;
  const whole = new FormData(form);
  const body = new FormData();
  for (const name of ["csrfmiddlewaretoken", `mark-${id}`, `minutes-${id}`, `was-${id}`]) body.set(name, whole.get(name));
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
    const told = await answer.json();
    if (!answer.ok) throw new Error(told.error);
    const status = body.get(`mark-${id}`);
    const minutes = status === "part" ? body.get(`minutes-${id}`) : 0;
    seat.querySelector(`[name="was-${id}"]`).value = `${status} ${minutes}`;
    say("saved", told.at);
  } catch {
    say("failed"); // "was" is as before, so the button saves it
  }
}
