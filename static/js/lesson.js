// What keeps a room's pages fresh without ever touching what somebody is typing.
// Without this file every page still works: it has a plain link that loads it anew.
const TYPING = "textarea, input:not([type=hidden], [type=checkbox], [type=radio]), select";

// Words in a form that keeps a draft come back after a reload, so there only the field in use is left alone.
function isTyping(inside = document) {
  const here = document.activeElement;
  if (here?.matches(TYPING) && inside.contains(here)) return true;
  if (inside.querySelector("form[data-refused]")) return true; // given back with what was typed: not stored anywhere
  return [...inside.querySelectorAll("form:not([data-draft]) :is(textarea, input:not([type=hidden]), select)")].some(isChanged);
}

function isChanged(field) {
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (field.tagName !== "SELECT") return field.value !== field.defaultValue;
  const first = [...field.options].findIndex((option) => option.defaultSelected);
  return field.selectedIndex !== Math.max(first, 0);
}

// A pupil's page: the line that something is new has come. Follow at once, unless words would be disturbed.
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id === "news" && !isTyping()) turn();
});

// A page that turns itself takes nobody's place from them: who works by keyboard goes on where they were.
const PLACE = "place-before-the-turn";

function turn() {
  try {
    sessionStorage.setItem(PLACE, document.activeElement?.id ?? "");
  } catch {
    // Storage is forbidden here: the page begins at its top.
  }
  location.reload();
}

function takePlace() {
  try {
    const id = sessionStorage.getItem(PLACE);
    sessionStorage.removeItem(PLACE);
    if (id && document.activeElement === document.body) document.getElementById(id)?.focus({ preventScroll: true });
  } catch {
    // As above.
  }
}

takePlace();

// What the teacher has pressed and has no answer to yet.
let presses = [];
document.addEventListener("htmx:beforeSend", (event) => {
  if (!event.detail.requestConfig.elt.classList.contains("poll")) presses.push(event.detail.xhr);
});

function isPressed() {
  presses = presses.filter((xhr) => xhr.readyState !== XMLHttpRequest.UNSENT && xhr.readyState !== XMLHttpRequest.DONE);
  return presses.length > 0;
}

// The teacher's console: a poll brings the whole room; while she types it only says that there is something new.
let openParts = [];
let focused = "";
document.addEventListener("htmx:beforeSwap", (event) => {
  const room = document.getElementById("room");
  if (!room?.classList.contains("console") || event.detail.target !== room) return;
  const isPoll = event.detail.requestConfig.elt.classList.contains("poll");
  if (isPoll && isPressed()) {
    event.detail.shouldSwap = false; // the press brings the room itself; swept away, its answer would reach nobody
    return;
  }
  if (isPoll && isTyping(room)) {
    event.detail.shouldSwap = false;
    const news = document.querySelector("#room > .news");
    if (news) news.hidden = false;
    return;
  }
  openParts = [...room.querySelectorAll("details[id]")].map((part) => [part.id, part.open]);
  focused = document.activeElement?.id ?? "";
});
document.addEventListener("htmx:afterSettle", () => {
  for (const [id, open] of openParts) {
    const part = document.getElementById(id);
    if (part) part.open = open;
  }
  openParts = [];
  // A button that has done its work is gone: who went there by keyboard goes on from where the lesson is.
  const back = document.getElementById(focused) ?? document.getElementById("now-heading");
  if (focused && document.activeElement === document.body) back?.focus({ preventScroll: true });
  focused = "";
});

// Signed out meanwhile: htmx leads to the sign-in page and back here, but never away from words that are not sent.
document.addEventListener("htmx:beforeOnLoad", (event) => {
  const address = event.detail.xhr.status === 401 && event.detail.xhr.getResponseHeader("HX-Redirect");
  const line = document.getElementById("signed-out");
  if (!address || !line || !isTyping()) return;
  event.preventDefault();
  line.querySelector("a").href = address;
  line.hidden = false;
});

// The network: say when it is gone, and take it back when it is there again.
function offline(gone) {
  const mark = document.getElementById("offline");
  if (mark) mark.hidden = !gone;
}
document.addEventListener("htmx:sendError", () => offline(true));
document.addEventListener("htmx:afterOnLoad", () => offline(false));
window.addEventListener("offline", () => offline(true));
window.addEventListener("online", () => offline(false));
