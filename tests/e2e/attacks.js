/**
 * What a hostile package tries. `attack(name, facts)` gives what came of it: "refused" where the
 * browser or the portal stopped it. `facts` are what the attacker has learnt by some leak:
 *
 * portal: the portal's origin; other: the address of a file of another package, on its own host;
 * theirs: {attempt, token, play, launch} of another learner's attempt.
 */

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const state = () => JSON.parse(parent.document.getElementById("state").textContent);
const marked = (facts, name, path = "/competence/") => `${facts.portal}${path}?attack=${name}`; // never from a cache

/** Whether an element that loads something has loaded it. */
function loads(tag, attribute, address) {
  return new Promise((resolve) => {
    const element = document.createElement(tag);
    element.addEventListener("load", () => resolve("loaded"));
    element.addEventListener("error", () => resolve("refused"));
    element[attribute] = address;
    document.body.append(element);
    setTimeout(() => resolve("refused"), 3000);
  });
}

/** A frame always "loads": what counts is whether its page can be read. */
async function frames(address) {
  const frame = document.createElement("iframe");
  frame.src = address;
  document.body.append(frame);
  await wait(500);
  const text = frame.contentDocument?.body?.innerText;
  return text === undefined ? "refused" : text.trim() === "" ? "refused" : "read";
}

/** Send a form into a frame of our own, or to where `target` says. */
async function submits(method, address, target = "sink") {
  const sink = document.createElement("iframe");
  sink.name = "sink";
  const form = document.createElement("form");
  Object.assign(form, { method, action: address, target });
  form.append(Object.assign(document.createElement("input"), { name: "attack", value: "form" }));
  document.body.append(sink, form);
  form.submit();
  await wait(300);
  return "tried";
}

/** Send a form from another page of our own host, which may have forgotten its policy. */
async function submitsFrom(page, address) {
  const frame = document.createElement("iframe");
  frame.src = page;
  document.body.append(frame);
  await new Promise((resolve) => (frame.onload = resolve));
  const form = frame.contentDocument.createElement("form");
  Object.assign(form, { method: "POST", action: address });
  frame.contentDocument.body.append(form);
  form.submit();
  await wait(300);
  return "tried";
}

async function clicks(address, target) {
  const link = Object.assign(document.createElement("a"), { href: address, target });
  document.body.append(link);
  link.click();
  await wait(300);
  return "tried";
}

const statusOf = async (answer) => (await answer).status;

async function saves(change, { token, headers = {} } = {}) {
  const own = state().save;
  const body = { seq: 1, visit: own.visit, attempt: own.attempt, values: {}, ...change };
  body.values = { "cmi.core.lesson_status": "passed", "cmi.core.score.raw": "100" };
  const answer = await fetch("/scorm/save", {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${token ?? own.token}`, ...headers },
    body: JSON.stringify(body),
  });
  const { superseded = false } = await answer.json();
  return superseded ? "set aside" : answer.status;
}

const ATTACKS = {
  // The portal's page.
  read_dom: () => top.document.title,
  read_address: () => top.location.href,
  read_storage: () => top.localStorage.length,
  read_session_storage: () => top.sessionStorage.length,
  read_its_cookies: () => document.cookie,
  call_its_functions: () => top.fetch("/"),
  relax_the_domain: () => {
    document.domain = "portal.localhost";
    return top.document.title;
  },

  // To navigate the top window.
  set_top_location: async () => {
    top.location = "https://example.org/";
    await wait(300);
    return "tried";
  },
  replace_top_location: async () => {
    top.location.replace("https://example.org/");
    await wait(300);
    return "tried";
  },
  open_in_top: async () => {
    open("https://example.org/", "_top");
    await wait(300);
    return "tried";
  },
  link_to_top: () => clicks("https://example.org/", "_top"),
  form_to_top: () => submits("GET", "index.html", "_top"),
  take_off_the_sandbox: async () => {
    for (const frame of parent.document.querySelectorAll("iframe")) frame.removeAttribute("sandbox");
    parent.top.location = "https://example.org/";
    await wait(300);
    return "tried";
  },
  top_by_a_new_frame: async () => {
    const frame = parent.document.createElement("iframe");
    frame.srcdoc = "<script>top.location = 'https://example.org/'</script>";
    parent.document.body.append(frame);
    await wait(500);
    frame.remove();
    return "tried";
  },

  // To stay when the learner has gone.
  register_worker: () => navigator.serviceWorker.register("index.html").then(() => "registered"),
  register_a_script: () => navigator.serviceWorker.register("attacks.js").then(() => "registered"),
  register_above: () =>
    navigator.serviceWorker.register("attacks.js", { scope: "/" }).then(() => "registered"),
  fetch_as_worker: () => statusOf(fetch("index.html", { headers: { "Service-Worker": "script" } })),

  // Other packages and people, in this browser.
  read_other_file: ({ other }) => fetch(other).then((answer) => answer.text()),
  read_other_file_blindly: ({ other }) => fetch(other, { mode: "no-cors" }).then((answer) => answer.type),
  show_other_picture: ({ other }) => loads("img", "src", new URL("picture.svg", other).href),
  run_other_script: ({ other }) => loads("script", "src", new URL("names.js", other).href),
  frame_other_page: ({ other }) => frames(other),
  other_capability_here: ({ other }) => statusOf(fetch(new URL(other).pathname)),
  guess_a_capability: () => {
    const [, , capability] = location.pathname.split("/");
    const last = capability.endsWith("a") ? "b" : "a";
    return statusOf(fetch(`/c/${capability.slice(0, -1)}${last}/index.html`));
  },
  other_databases: async () => (await indexedDB.databases()).map(({ name }) => name).join(),
  other_local_storage: () => Object.keys(localStorage).filter((key) => key.includes("secret")).join(),
  other_caches: async () => (await caches.keys()).join(),
  listen_to_others: async () => {
    const channel = new BroadcastChannel("secret");
    let heard = "";
    channel.onmessage = ({ data }) => (heard = data);
    await wait(500);
    channel.close();
    return heard;
  },

  // Other attempts.
  play_another: ({ theirs }) => statusOf(fetch(theirs.play)),
  save_another_attempt: ({ theirs }) => saves({ attempt: theirs.attempt, seq: 50 }),
  save_with_their_token: ({ theirs }) => saves({ attempt: theirs.attempt }, { token: theirs.token }),
  save_with_a_forged_token: () => saves({}, { token: `${state().save.token}x` }),
  save_without_a_token: () => saves({}, { token: "" }),
  save_a_visit_to_come: () => saves({ visit: 1000 }),
  save_on_their_host: async ({ other, theirs }) =>
    statusOf(
      fetch(`${new URL(other).origin}/scorm/save`, {
        method: "POST",
        headers: { "Content-Type": "application/json", Authorization: `Bearer ${theirs.token}` },
        body: JSON.stringify({ seq: 1, visit: 1, values: {} }),
      }),
    ),
  renew_another_token: ({ portal, theirs }) =>
    fetch(`${portal}/learn/${theirs.launch}/token/?attack=renew_another_token`, {
      method: "POST",
      credentials: "include",
    }).then((answer) => answer.text()),

  // The portal, with the learner's cookies.
  get_by_fetch: (facts) =>
    fetch(marked(facts, "get_by_fetch"), { credentials: "include" }).then((answer) => answer.text()),
  get_blindly: (facts) =>
    fetch(marked(facts, "get_blindly"), { credentials: "include", mode: "no-cors" }).then((a) => a.type),
  get_by_image: (facts) => loads("img", "src", marked(facts, "get_by_image")),
  get_by_script: (facts) => loads("script", "src", marked(facts, "get_by_script")),
  get_by_frame: (facts) => frames(marked(facts, "get_by_frame")),
  get_by_object: (facts) => loads("object", "data", marked(facts, "get_by_object")),
  get_by_form: (facts) => submits("GET", marked(facts, "get_by_form")),
  get_by_event_source: (facts) =>
    new Promise((resolve) => {
      const source = new EventSource(marked(facts, "get_by_event_source"), { withCredentials: true });
      source.onopen = () => resolve("open");
      source.onerror = () => resolve("refused");
    }),
  get_by_websocket: (facts) =>
    new Promise((resolve) => {
      const socket = new WebSocket(marked(facts, "get_by_websocket").replace("http", "ws"));
      socket.onopen = () => resolve("open");
      socket.onerror = () => resolve("refused");
    }),
  post_by_fetch: (facts) =>
    fetch(marked(facts, "post_by_fetch", "/courses/hlr/start/"), {
      method: "POST",
      credentials: "include",
    }).then((answer) => answer.text()),
  post_blindly: (facts) =>
    fetch(marked(facts, "post_blindly", "/courses/hlr/start/"), {
      method: "POST",
      credentials: "include",
      mode: "no-cors",
    }).then((answer) => answer.type),
  post_by_beacon: (facts) => {
    navigator.sendBeacon(marked(facts, "post_by_beacon", "/courses/hlr/start/"));
    return wait(300).then(() => "tried");
  },
  post_by_form: (facts) => submits("POST", marked(facts, "post_by_form", "/courses/hlr/start/")),
  post_by_form_in_a_window: (facts) =>
    submits("POST", marked(facts, "post_by_form_in_a_window", "/courses/hlr/start/"), "_blank"),
  post_from_a_loose_frame: async (facts) => {
    // A frame without our policy, were it not that it inherits it.
    const frame = document.createElement("iframe");
    document.body.append(frame);
    const sent = frame.contentWindow.fetch(marked(facts, "post_from_a_loose_frame", "/courses/hlr/start/"), {
      method: "POST",
      credentials: "include",
      mode: "no-cors",
    });
    return (await sent).type;
  },
  post_from_a_missing_page: (facts) => submitsFrom("/nothing", marked(facts, "missing", "/courses/hlr/start/")),
  post_from_a_file_of_the_player: (facts) => {
    const { href } = parent.document.querySelector("link[rel=stylesheet]");
    return submitsFrom(href, marked(facts, "static", "/courses/hlr/start/"));
  },
  window_of_the_portal: async (facts) => {
    const child = open(marked(facts, "window_of_the_portal"));
    await wait(1000);
    const text = child.document.body.innerText;
    return text ? "read" : child.closed ? "refused" : "empty";
  },

  // Cookies for the parent domain: what the browser then has is looked at from outside.
  set_cookies: () => {
    for (const name of ["__Host-session", "session", "__Host-language", "other"]) {
      document.cookie = `${name}=evil; Domain=portal.localhost; Path=/; Secure`;
      document.cookie = `${name}=evil; Domain=portal.localhost; Path=/`;
    }
    return "tried";
  },

  // What real content needs.
  own_storage: () => {
    localStorage.setItem("mine", "1");
    return localStorage.getItem("mine");
  },
  own_window: () => {
    const child = open("index.html?child");
    const got = child !== null;
    child?.close();
    return got;
  },
};

async function attack(name, facts) {
  try {
    return (await ATTACKS[name](facts)) ?? "nothing";
  } catch {
    return "refused";
  }
}
