// What is typed in <form data-draft="key"> survives a refresh, a lost network and a closed lid: it is kept on this
// device until the server says it has it (<meta name="draft-done" content="key">, or a message tagged draft-done:key).
const PREFIX = "draft:";
const SKIPPED = new Set(["hidden", "password", "file", "submit", "button", "reset", "image"]);
const WORDS = { nb: "Lagret på denne skjermen.", nn: "Lagra på denne skjermen.", en: "Kept on this device." };

for (const key of doneKeys()) forget(key);
for (const form of document.querySelectorAll("form[data-draft]")) keep(form);

function doneKeys() {
  const metas = [...document.querySelectorAll('meta[name="draft-done"]')].flatMap((meta) => meta.content.split(" "));
  const tags = [...document.querySelectorAll('[data-tags*="draft-done:"]')].flatMap((tagged) => tagged.dataset.tags.split(" "));
  return [...metas, ...tags.filter((tag) => tag.startsWith("draft-done:")).map((tag) => tag.slice("draft-done:".length))].filter(Boolean);
}

function keep(form) {
  const key = form.dataset.draft;
  const mark = document.createElement("p");
  mark.className = "meta draft-mark";
  mark.setAttribute("aria-live", "polite");
  form.append(mark);
  restore(form, key);
  let timer;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => store(form, key, mark), 400);
  });
  // A phone may throw a hidden page away without asking again.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") store(form, key, mark);
  });
}

function fields(form) {
  return [...form.elements].filter((field) => field.name && !SKIPPED.has(field.type) && field.dataset.draft !== "never");
}

function store(form, key, mark) {
  if ("kept" in form.dataset) return; // outbox.js has the words
  const values = fields(form).map((field) => [field.name, field.type, valueOf(field)]);
  if (!values.some(([, type, value]) => type !== "select-one" && value && value.length !== 0)) return;
  try {
    localStorage.setItem(PREFIX + key, JSON.stringify(values));
    const words = form.dataset.draftWords ?? WORDS[document.documentElement.lang] ?? WORDS.en;
    if (mark.textContent !== words) mark.textContent = words;
  } catch {
    // Storage is full or forbidden: the form works as any other form.
  }
}

function valueOf(field) {
  if (field.type === "checkbox" || field.type === "radio") return field.checked ? [field.value] : [];
  if (field.type === "select-multiple") return [...field.selectedOptions].map((option) => option.value);
  return field.value;
}

function restore(form, key) {
  // What the server sent back (a form with errors) is newer than the draft.
  if (form.querySelector('[aria-invalid="true"], .ds-error-summary')) return;
  let values;
  try {
    values = JSON.parse(localStorage.getItem(PREFIX + key) ?? "null");
  } catch {
    return;
  }
  if (!Array.isArray(values)) return;
  const left = fields(form);
  for (const [name, type, value] of values) {
    const at = left.findIndex((field) => field.name === name && field.type === type);
    if (at < 0) continue;
    const [field] = left.splice(at, 1);
    if (type === "checkbox" || type === "radio") field.checked = value.includes(field.value);
    else if (type === "select-multiple") for (const option of field.options) option.selected = value.includes(option.value);
    else if (value) field.value = value;
  }
  form.dispatchEvent(new Event("change", { bubbles: true }));
}

function forget(key) {
  try {
    localStorage.removeItem(PREFIX + key);
  } catch {
    // Nothing was kept, then.
  }
}
