// What a pupil hands in while the network is gone stays on this device, for the seat that wrote it, and is sent when
// the network is back: a card, an exit slip, dots. Each carries what makes it count once, so it may be sent twice.
// A vote never comes here: it is in the box when the voter sees that it is (booth.js).
const OWNER = document.querySelector('meta[name="seat"]')?.content ?? "0";
const BOX = `outbox:seat-${OWNER}`;
const PATIENCE = 8000; // milliseconds for an answer
const LONGEST_PAUSE = 15000;
const panel = document.getElementById("outbox");

// Only the words of whose turn it is may lie on this device.
for (const key of Object.keys(stored())) {
  const seat = /^(?:draft|outbox):seat-(\d+)\b/.exec(key)?.[1];
  if (seat && seat !== OWNER) stored().removeItem(key);
}
// The browser's own memory of a page is older than whose turn it is.
window.addEventListener("pageshow", (event) => event.persisted && location.reload());

function stored() {
  try {
    return localStorage;
  } catch {
    return { getItem: () => null, removeItem: () => {} }; // forbidden here: forms are sent as any other form
  }
}

function items() {
  try {
    const kept = JSON.parse(stored().getItem(BOX) ?? "[]");
    return Array.isArray(kept) ? kept : [];
  } catch {
    return [];
  }
}

// Always from what is stored now: another tab may have sent some of it. Says whether it could be kept.
function change(how) {
  try {
    const kept = how(items());
    if (kept.length) localStorage.setItem(BOX, JSON.stringify(kept));
    else localStorage.removeItem(BOX);
    return true;
  } catch {
    return false;
  }
}

function put(kind, url, body) {
  const same = JSON.stringify(body);
  const id = `${Date.now()}-${crypto.getRandomValues(new Uint32Array(2)).join("-")}`;
  const before = items().find((item) => kind !== "dots" && item.url === url && JSON.stringify(item.body) === same);
  const item = before ?? { id, kind, url, body };
  const kept = change((all) => (before ? all.map((one) => (one.id === before.id ? { ...one, said: "" } : one)) : [...all, item]));
  return kept ? item : null;
}

// Sending: one after the other, in the order in which they were written.
let sending = null;
let pause = 0;
let again;

function flush() {
  sending ??= sendAll().finally(() => {
    sending = null;
    draw();
  });
  return sending;
}

async function sendAll() {
  clearTimeout(again);
  for (let item = next(); item; item = next()) {
    const answer = await send(item);
    if (answer.later || answer.lost) {
      if (panel) panel.querySelector(".outbox__lost").hidden = !answer.lost;
      pause = Math.min(Math.max(pause * 2, 1000), LONGEST_PAUSE);
      again = setTimeout(flush, pause);
      return;
    }
    pause = 0;
    const id = item.id;
    const drop = answer.ok || item.kind === "dots"; // a dot that came too late is no words to keep
    change((all) => (drop ? all.filter((one) => one.id !== id) : all.map((one) => (one.id === id ? { ...one, said: answer.said } : one))));
    document.dispatchEvent(new CustomEvent("outbox:answered", { detail: { item, ...answer } }));
  }
}

function next() {
  return items().find((item) => !item.said);
}

async function send(item) {
  try {
    const response = await fetch(item.url, {
      method: "POST",
      body: new URLSearchParams(item.body),
      headers: { "X-Outbox": "1", "X-CSRFToken": document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "" },
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (response.type === "opaqueredirect") return { lost: true }; // to the code form: no seat any more
    if (response.headers.get("Content-Type")?.startsWith("application/json")) return await response.json();
  } catch {
    // No network, no server, or an answer cut short: it stays here.
  }
  return { later: true };
}

// A form that may be kept.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !form.matches("form[data-outbox]") || OWNER === "0") return;
  const body = [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");
  const item = put(form.dataset.outbox, form.action, body);
  if (!item) return;
  event.preventDefault();
  form.dataset.kept = ""; // the words lie in the outbox now: no draft of them may come back
  forgetDraft(form);
  setTimeout(draw, 1000); // a slow network is said, a quick one is not
  flush().then(() => settle(form, item));
});

function settle(form, item) {
  const now = items().find((one) => one.id === item.id);
  if (!now) {
    location.assign(panel?.dataset.home ?? "/seat/");
  } else if (now.said) {
    // The page that the server makes of it has the words and the sentence in their places.
    delete form.dataset.kept;
    change((all) => all.filter((one) => one.id !== item.id));
    form.submit();
  } else {
    // It is safe here: the form is free for the next.
    empty(form);
    delete form.dataset.kept;
    form.dispatchEvent(new CustomEvent("form:answered", { bubbles: true }));
    draw();
    document.getElementById("outbox-heading")?.focus();
  }
}

function empty(form) {
  for (const field of form.querySelectorAll("textarea, input[type=text]")) field.value = "";
  const nonce = form.querySelector("[name=nonce]");
  if (nonce) nonce.value = newNonce();
}

function newNonce() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

function forgetDraft(form) {
  stored().removeItem(`draft:${form.dataset.draft}`);
}

// What is kept is shown, with what the server said of it.
function draw() {
  if (!panel) return;
  const all = items();
  panel.hidden = all.length === 0;
  panel.querySelector(".outbox__dots").hidden = !all.some((item) => item.kind === "dots");
  const list = panel.querySelector(".outbox__list");
  list.replaceChildren(...all.filter((item) => item.kind !== "dots").map(row));
}

function row(item) {
  const line = panel.querySelector("template").content.firstElementChild.cloneNode(true);
  const field = (name) => item.body.find(([key]) => key === name)?.[1] ?? "";
  line.querySelector(".outbox__words").textContent = [field("text") || field("words"), field("for_whom")].filter(Boolean).join(" · ");
  const said = line.querySelector(".outbox__said");
  said.hidden = !item.said;
  said.textContent = item.said ?? "";
  const form = document.querySelector(`form[data-outbox="${item.kind}"]`);
  for (const button of line.querySelectorAll("button")) {
    button.hidden = !item.said || (button.dataset.do === "back") !== Boolean(form);
    button.addEventListener("click", () => takeOut(item, form));
  }
  return line;
}

function takeOut(item, form) {
  change((all) => all.filter((one) => one.id !== item.id));
  draw();
  const first = form?.querySelector("textarea");
  if (!first) return;
  for (const [name, value] of item.body) {
    const field = form.elements[name];
    if (name !== "seat" && name !== "nonce" && field) field.value = value;
  }
  form.closest("details")?.setAttribute("open", "");
  first.dispatchEvent(new Event("input", { bubbles: true }));
  first.focus();
}

// The network is back, the page was opened again, or the lid: try at once.
window.addEventListener("online", () => flush());
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && flush());
window.addEventListener("storage", (event) => event.key === BOX && draw());
document.addEventListener("outbox:answered", (event) => {
  const { item, ok } = event.detail;
  const typing = document.activeElement?.matches("textarea, input:not([type=hidden], [type=radio])");
  const waits = document.querySelector('form[data-outbox] [aria-busy="true"]'); // its own answer brings the page anew
  const chooses = document.querySelector("form[data-ballot]"); // a ballot half made is kept nowhere else
  if (ok && item.kind !== "dots" && !typing && !waits && !chooses && !next()) location.assign(panel?.dataset.home ?? "/seat/");
});

// Whoever hands the device on leaves nothing here: sent first, or wiped knowingly.
let asked = false;
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !form.matches("form[data-changes-seat]")) return;
  const chosen = event.submitter;
  if (!items().length && (!isBegun() || asked)) {
    wipe();
    return;
  }
  event.preventDefault();
  flush().then(() => {
    const left = items();
    form.dispatchEvent(new CustomEvent("form:answered", { bubbles: true }));
    if (left.some((item) => !item.said)) return say(panel?.dataset.noNetwork);
    if ((left.length || isBegun()) && !asked) {
      asked = true;
      return say(panel?.dataset.onceMore);
    }
    wipe();
    form.requestSubmit(chosen);
  });
});

function isBegun() {
  return [...document.querySelectorAll("form[data-draft] textarea")].some((field) => field.value.trim() !== "" && field.value !== field.defaultValue);
}

function wipe() {
  for (const form of document.querySelectorAll("form[data-draft]")) {
    for (const field of form.querySelectorAll("textarea, input[type=text]")) field.value = "";
  }
  for (const key of Object.keys(stored())) {
    if (/^(?:draft|outbox):seat-/.test(key)) stored().removeItem(key);
  }
}

function say(sentence) {
  const line = document.getElementById("outbox-says");
  if (line) line.textContent = sentence ?? "";
}

globalThis.outbox = { put, flush, items };
draw();
if (next()) flush();
