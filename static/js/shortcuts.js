// One key presses one button of the console. The list in the dialog is the only one: each row names its key and,
// in the order in which they are looked for, the buttons that it presses. Off is off: a switch in the dialog.
const OFF = "shortcuts-off";
const dialog = document.getElementById("shortcuts");
const rows = [...(dialog?.querySelectorAll("[data-key]") ?? [])];
const pressed = new Map(rows.map((row) => [row.dataset.key, row.dataset.press.split(" ")]));

function isOff() {
  try {
    return localStorage.getItem(OFF) === "yes";
  } catch {
    return false;
  }
}

function setOff(off) {
  try {
    if (off) localStorage.setItem(OFF, "yes");
    else localStorage.removeItem(OFF);
  } catch {
    // Nowhere to remember it: they stay on.
  }
}

// In a field a key is a sign, in a list it looks for a word, and what is being composed is not finished.
function isTyping(event) {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return true;
  const here = event.target;
  return here.isContentEditable || here.matches?.("textarea, select, input") || document.querySelector("dialog[open]") !== null;
}

function press(key) {
  for (const id of pressed.get(key)) {
    const button = document.getElementById(id);
    if (!button || button.disabled) continue;
    if (button.matches("details")) ask(button);
    else button.click();
    return true;
  }
  return false;
}

// What cannot be undone is only brought forward: the last step is a key on the button itself.
function ask(details) {
  details.open = true;
  details.querySelector("button")?.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.repeat || !pressed.has(event.key) || isTyping(event) || isOff()) return;
  if (press(event.key)) event.preventDefault();
});

const opener = document.getElementById("shortcuts-open");
const toggle = document.getElementById("shortcuts-on");
if (dialog && opener) {
  opener.hidden = false;
  opener.addEventListener("click", () => dialog.showModal());
  document.getElementById("shortcuts-switch").hidden = false;
  toggle.checked = !isOff();
  toggle.addEventListener("change", () => setOff(!toggle.checked));
}
