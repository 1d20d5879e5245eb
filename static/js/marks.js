// What is marked on a ballot is kept on this device until it is cast: a refresh, the back button, a lost network or a
// sleeping phone lose nothing. It lies in this tab's sessionStorage under the SHA-256 of election and code, never under
// the code; without crypto.subtle, or without storage, nothing is kept and nothing is said.
const PREFIX = "marks:";
const NO_MARKS = new Set(["hidden", "submit", "button", "reset", "image", "file", "password"]);

if (document.querySelector('[data-forget-marks], [data-tags~="forget-marks"]')) forget();
document.addEventListener("ballot:answered", () => forget());
const ballot = document.querySelector("form[data-marks]");
if (ballot) {
  keep(ballot).catch(() => {
    // The form works as any other form.
  });
}

async function keep(form) {
  const key = await keyOf(form.dataset.marks, form.elements.voter.value);
  forget(key); // of whoever was here before, with another code
  const line = form.querySelector("[data-marks-kept]");
  const say = () => {
    if (line.textContent !== line.dataset.marksKept) line.textContent = line.dataset.marksKept;
  };
  const store = () => {
    sessionStorage.setItem(key, JSON.stringify(marksOf(form)));
    say();
  };
  const kept = sessionStorage.getItem(key);
  if (isTouched(form)) store(); // somebody was quicker than this script: what they mark now is what they mean
  else if (kept) {
    mark(form, JSON.parse(kept));
    say();
  }
  form.addEventListener("input", store);
  form.dataset.marksReady = "";
  // Back to a page that the browser kept as it was: if its marks are gone, the ballot is cast or it is another's turn.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted && line.textContent && !sessionStorage.getItem(key)) location.replace(form.action);
  });
}

async function keyOf(election, code) {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(`${election}\0${code}`));
  return PREFIX + [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function fieldsOf(form) {
  return [...form.elements].filter((field) => field.name && !NO_MARKS.has(field.type));
}

function marksOf(form) {
  const names = new Set(fieldsOf(form).map((field) => field.name));
  return [...new FormData(form)].filter(([name]) => names.has(name));
}

function isTouched(form) {
  return fieldsOf(form).some((field) => {
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    if (!field.options) return field.value !== field.defaultValue;
    return field.selectedIndex !== Math.max(0, [...field.options].findIndex((option) => option.defaultSelected));
  });
}

function mark(form, marks) {
  for (const field of fieldsOf(form)) {
    const values = marks.filter(([name]) => name === field.name).map(([, value]) => value);
    if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
    else if (field.type === "select-multiple") for (const option of field.options) option.selected = values.includes(option.value);
    else field.value = values[0] ?? "";
  }
  form.dispatchEvent(new Event("change", { bubbles: true }));
}

function forget(except) {
  try {
    for (const key of Object.keys(sessionStorage)) {
      if (key.startsWith(PREFIX) && key !== except) sessionStorage.removeItem(key);
    }
  } catch {
    // Nothing was kept, then.
  }
}
