// Grouping by dragging, by tapping, or by keyboard. All three fill in the card's own "move to" menu and press its
// button, so what may be done and what is answered is the same; without this file the menu still works.
const NEAR = 6; // pixels that a hand trembles
const EDGE = 70; // from here on the page scrolls along
const STEP = 14;

let held = null; // what is picked up: { kind, item, grip, places, at, tray, ghost }
let touched = null; // a pointer went down on something that may be dragged
let sent = null; // a move that is on its way: { form, item, home, next, select, was }
let focusNext = "";
let byKeys = false; // who types wants to see where the focus is; who drags wants the page to stay

const desk = () => document.getElementById("grouping");
const ask = () => document.getElementById("merge-ask");

// On a phone clusters begin folded, so that the loose cards and the buttons below them are not a long way off.
if (matchMedia("(max-width: 47.99em)").matches) {
  for (const group of document.querySelectorAll(".group-box:not([data-unnamed]) > .group")) group.open = false;
}

// Words: they stand on the page in the reader's language, with {names} to fill in.
const voice = document.createElement("div");
voice.className = "visually-hidden";
voice.setAttribute("aria-live", "assertive");
document.body.append(voice);

function fill(sentence, names) {
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => names[name] ?? whole);
}
function say(key, names = {}) {
  const sentence = desk()?.dataset[`say${key}`];
  if (sentence) voice.textContent = fill(sentence, names);
}

// Places that a thing can go to, in the order in which they stand on the page.
function placesFor(kind, item) {
  const boxes = [...desk().querySelectorAll(".group-box[data-title]")];
  const clusters = boxes.map((box) => ({ key: box.dataset.drop, title: box.dataset.title, box }));
  if (kind === "cluster") return clusters.filter((place) => place.box !== item);
  const { labelNone, labelNew } = desk().dataset;
  const loose = desk().querySelector(".group-box--loose");
  return [{ key: "", title: labelNone, box: loose }, ...clusters, { key: "new", title: labelNew }];
}
const keyOf = (item) => item.closest(".group-box").dataset.drop;

// Picking up and letting go
function pickUp(grip) {
  const kind = grip.dataset.grip;
  const item = grip.closest(kind === "card" ? ".move" : ".group-box");
  const places = placesFor(kind, item);
  held = { kind, item, grip, places, at: places.findIndex((place) => place.key === keyOf(item)) };
  item.dataset.held = "";
  grip.setAttribute("aria-pressed", "true");
  held.tray = layTray(grip);
  say(kind === "card" ? "Picked" : "ClusterPicked", { number: item.dataset.number, title: item.dataset.title });
}

// A tray with every place, within reach of a thumb however long the page is.
function layTray(grip) {
  const tray = document.createElement("div");
  tray.className = "tray";
  tray.setAttribute("role", "group");
  tray.setAttribute("aria-label", desk().dataset.labelWhere);
  tray.dataset.side = grip.getBoundingClientRect().top > innerHeight / 2 ? "top" : "bottom";
  for (const place of held.places) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "tray__place";
    button.dataset.drop = place.key;
    button.textContent = place.title;
    if (held.kind === "card" && place.key === keyOf(held.item)) button.setAttribute("aria-current", "true");
    tray.append(button);
  }
  grip.after(tray);
  return tray;
}

function letGo() {
  const was = held;
  held = null;
  point(null, was);
  delete was.item.dataset.held;
  was.grip.removeAttribute("aria-pressed");
  was.tray.remove();
  was.ghost?.remove();
  document.documentElement.classList.remove("is-dragging");
  return was;
}
function cancel() {
  const { grip } = letGo();
  grip.focus({ preventScroll: true });
  say("Back");
}

function point(key, thing = held) {
  for (const place of [...thing.tray.children, ...desk().querySelectorAll(".group-box")]) {
    if (key !== null && place.dataset.drop === key && place !== thing.item) place.dataset.over = "";
    else delete place.dataset.over;
  }
}

function drop(key) {
  const place = held.places.find((one) => one.key === key);
  if (!place || (held.kind === "card" && key === keyOf(held.item))) return cancel();
  const { kind, item, grip } = letGo();
  grip.focus({ preventScroll: true });
  if (kind === "card") move(item, place);
  else askToMerge(item, place);
}

// Sending
function move(item, place) {
  const form = item.querySelector("form[data-move]");
  const select = form.elements.to;
  sent = { form, item, select, was: select.value, home: item.parentElement, next: item.nextElementSibling };
  select.value = place.key;
  const list = place.box?.querySelector("[data-list]");
  if (list) list.append(item);
  item.setAttribute("aria-busy", "true");
  const grip = item.querySelector("[data-grip]");
  grip.focus({ preventScroll: true });
  focusNext = place.key === "new" ? "new" : grip.id;
  say({ "": "Out", new: "New" }[place.key] ?? "Dropped", { number: item.dataset.number, title: place.title });
  form.querySelector("button").click();
}
function takeBack(why) {
  if (ask()?.open) ask().close();
  if (sent?.item) {
    const { item, home, next, select, was } = sent;
    home.insertBefore(item, next);
    select.value = was;
    item.removeAttribute("aria-busy");
    item.querySelector("[data-grip]").focus({ preventScroll: true });
  }
  sent = null;
  focusNext = "";
  say(why);
}

function askToMerge(item, place) {
  const form = ask().querySelector("form");
  form.elements.cluster.value = item.dataset.drop;
  form.elements.to.value = place.key;
  const names = { title: item.dataset.title, whole: place.title };
  form.querySelector("[data-sentence]").textContent = fill(desk().dataset.sayMerge, names);
  ask().dataset.from = item.querySelector("[data-grip]").id;
  ask().dataset.into = `grip-cluster-${place.key}`;
  ask().showModal();
}
// Before htmx takes the form over.
document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (!desk()?.contains(form)) return;
    if (form.closest("#merge-ask")) {
      sent = { form };
      focusNext = ask().dataset.into;
    } else if (form.dataset.focusNext) {
      focusNext = form.dataset.focusNext;
    } else if ("move" in form.dataset && form.elements.to.value === "new") {
      focusNext = "new";
    }
  },
  true,
);
document.addEventListener(
  "close",
  (event) => {
    if (event.target === ask() && !sent) {
      document.getElementById(ask().dataset.from)?.focus();
      say("Back");
    }
  },
  true,
);

// By tap or by keyboard: a press picks up, another lets go.
let swallow = false;
document.addEventListener("click", (event) => {
  const grip = event.target.closest("[data-grip]");
  if (grip) {
    if (swallow) swallow = false;
    else if (held) cancel();
    else if (!sent) pickUp(grip);
    return;
  }
  const chosen = event.target.closest(".tray__place");
  if (chosen && held) return drop(chosen.dataset.drop);
  if (event.target.closest("#merge-ask [data-close]")) ask().close();
  else if (held && !event.target.closest(".tray")) cancel();
});

const AHEAD = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };
document.addEventListener("keydown", (event) => {
  byKeys = true;
  if (!held) return;
  const onGrip = document.activeElement === held.grip;
  if (event.key === "Escape") {
    event.preventDefault();
    touched = null;
    cancel();
  } else if (event.key in AHEAD) {
    event.preventDefault();
    const { places } = held;
    const step = AHEAD[event.key];
    held.at = (held.at < 0 && step < 0 ? places.length - 1 : held.at + step + places.length) % places.length;
    const place = places[held.at];
    point(place.key);
    held.tray.children[held.at].scrollIntoView({ block: "nearest" });
    say("Over", { title: place.title, place: held.at + 1, places: places.length });
  } else if (onGrip && (event.key === "Enter" || event.key === " ")) {
    event.preventDefault();
    swallow = event.key === " "; // some browsers click when the bar comes up again
    drop(held.places[held.at]?.key);
  }
});
document.addEventListener("keyup", (event) => {
  if (event.key !== " " || !swallow) return;
  event.preventDefault();
  setTimeout(() => (swallow = false));
});

// By dragging: a finger or a pen takes the grip, a mouse may take the words too.
document.addEventListener("pointerdown", (event) => {
  byKeys = false;
  if (held || sent || event.button !== 0 || !event.isPrimary) return;
  const handle = event.target.closest(event.pointerType === "mouse" ? "[data-grip], [data-handle]" : "[data-grip]");
  if (!handle || event.target.closest("a")) return;
  const grip = handle.matches("[data-grip]") ? handle : handle.closest(".move").querySelector("[data-grip]");
  touched = { grip, pointer: event.pointerId, x: event.clientX, y: event.clientY };
});
document.addEventListener("pointermove", (event) => {
  if (touched?.pointer !== event.pointerId) return;
  if (!held) {
    if (Math.hypot(event.clientX - touched.x, event.clientY - touched.y) < NEAR) return;
    lift(event);
  }
  touched.x = event.clientX;
  touched.y = event.clientY;
  held.ghost.style.transform = `translate(${touched.x + 12}px, ${touched.y + 12}px)`;
  point(under());
});
function lift(event) {
  getSelection()?.removeAllRanges();
  document.documentElement.classList.add("is-dragging");
  pickUp(touched.grip);
  touched.grip.setPointerCapture?.(event.pointerId);
  const words = held.kind === "card" ? held.item.querySelector(".move__text p") : held.item.querySelector(".group__title");
  held.ghost = document.createElement("div");
  held.ghost.className = "ghost";
  held.ghost.setAttribute("aria-hidden", "true");
  held.ghost.textContent = words.textContent.trim().replace(/\s+/g, " ");
  document.body.append(held.ghost);
  scrollAlong();
}
function under() {
  const place = document.elementFromPoint(touched.x, touched.y)?.closest("[data-drop]");
  return place && place !== held.item ? place.dataset.drop : null;
}
function scrollAlong() {
  if (!touched || !held?.ghost) return;
  const onTray = document.elementFromPoint(touched.x, touched.y)?.closest(".tray");
  if (!onTray && touched.y < EDGE) scrollBy({ top: -STEP, behavior: "instant" });
  if (!onTray && touched.y > innerHeight - EDGE) scrollBy({ top: STEP, behavior: "instant" });
  requestAnimationFrame(scrollAlong);
}
document.addEventListener("pointerup", (event) => {
  if (touched?.pointer !== event.pointerId) return;
  const key = held?.ghost ? under() : null;
  const dragged = Boolean(held?.ghost);
  touched = null;
  if (!dragged) return;
  swallow = true; // the click that follows a drag means nothing
  setTimeout(() => (swallow = false));
  if (key === null) cancel();
  else drop(key);
});
document.addEventListener("pointercancel", (event) => {
  if (touched?.pointer !== event.pointerId) return;
  touched = null;
  if (held) cancel();
});

// The room may be drawn anew by what others do: not under the hand, and not before the own answer is there.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target?.id !== "room" || !desk()) return;
  const asker = event.detail.requestConfig.elt;
  if (asker === sent?.form) {
    sent = { form: asker };
  } else if (held || sent || touched || ask()?.open) {
    event.detail.shouldSwap = false;
  }
});
document.addEventListener("htmx:afterSettle", () => {
  const refusal = sent && document.querySelector("#room .messages");
  if (refusal) voice.textContent = refusal.textContent.trim().replace(/\s+/g, " ");
  sent = null;
  if (!focusNext || !desk()) return;
  const unnamed = [...desk().querySelectorAll("[data-unnamed] [name=title]")].pop();
  const next = focusNext === "new" ? unnamed : document.getElementById(focusNext);
  focusNext = "";
  next?.focus({ preventScroll: !byKeys && next !== unnamed });
});
for (const [name, why] of [
  ["htmx:sendError", "Offline"],
  ["htmx:timeout", "Offline"],
  ["htmx:responseError", "Refused"],
]) {
  document.addEventListener(name, (event) => {
    if (sent && event.detail.requestConfig?.elt === sent.form) takeBack(why);
  });
}
