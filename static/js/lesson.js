// What keeps a room's pages fresh without ever touching what somebody is typing.
// Without this file every page still works: it has a plain link that loads it anew.
const TYPING = "textarea, input:not([type=hidden], [type=checkbox], [type=radio]), select";

// Words in a form that keeps a draft come back after a reload, so there only the field in use is left alone.
function isTyping(inside = document) {
  const here = document.activeElement;
  if (here?.matches(TYPING) && inside.contains(here)) return true;
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
  if (event.target.id === "news" && !isTyping()) location.reload();
});

// The teacher's console: a poll brings the whole room; while she types it only says that there is something new.
let openParts = [];
let focused = "";
document.addEventListener("htmx:beforeSwap", (event) => {
  const room = document.getElementById("room");
  if (!room?.classList.contains("console") || event.detail.target !== room) return;
  const isPoll = event.detail.requestConfig.elt.classList.contains("poll");
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
  if (focused && document.activeElement === document.body) document.getElementById(focused)?.focus({ preventScroll: true });
  focused = "";
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
