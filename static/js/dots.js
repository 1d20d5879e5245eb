// Dots answer the finger at once, network or not: the page counts, the outbox sends each tap in order with the number
// that shall lie there, and the server's count is the one that stands. Without this file each tap is a plain form.
const piles = document.getElementById("piles");

if (piles) {
  const budget = Number(piles.dataset.budget);
  const words = { left: JSON.parse(piles.dataset.left), mine: JSON.parse(piles.dataset.mine) };
  const forms = [...piles.querySelectorAll("form")];
  const counts = new Map(forms.map((form) => [form, Number(form.dataset.count)]));

  // What was tapped before a reload and is not sent yet.
  for (const item of globalThis.outbox.items()) {
    const said = Object.fromEntries(item.body);
    const form = forms.find((one) => item.kind === "dots" && one.elements.cluster.value === said.cluster);
    if (form && said.round === form.elements.round.value) counts.set(form, Number(said.count));
  }
  draw();

  piles.addEventListener("submit", (event) => {
    const form = event.target;
    const step = event.submitter?.dataset.step === "less" ? -1 : 1;
    const count = counts.get(form) + step;
    const isPossible = count >= 0 && (step < 0 || left() > 0);
    const body = ["seat", "round", "cluster"].map((name) => [name, form.elements[name].value]);
    if (isPossible && !globalThis.outbox.put("dots", form.action, [...body, ["count", String(count)]])) return;
    event.preventDefault();
    event.stopPropagation(); // every tap counts here: none is a double click
    if (!isPossible) return tell();
    counts.set(form, count);
    draw();
    globalThis.outbox.flush();
  });

  document.addEventListener("outbox:answered", (event) => {
    const { item, ok } = event.detail;
    if (item.kind === "dots" && !ok) location.reload(); // the room has moved on: its page says so
  });

  function left() {
    return budget - [...counts.values()].reduce((sum, count) => sum + count, 0);
  }

  function draw() {
    for (const [form, count] of counts) {
      form.querySelector(".pile__said").textContent = words.mine[count] ?? "";
      const dots = Array.from({ length: count }, () => Object.assign(document.createElement("span"), { className: "dot" }));
      form.querySelector(".dots").replaceChildren(...dots);
      for (const button of form.querySelectorAll("button")) {
        const isLess = button.dataset.step === "less";
        button.value = String(isLess ? Math.max(count - 1, 0) : count + 1);
        button.setAttribute("aria-disabled", String(isLess ? count === 0 : left() <= 0));
      }
    }
    tell();
  }

  // Said anew even when it is the same: who presses "+" in vain hears why.
  function tell() {
    const line = document.getElementById("dots-left");
    line.textContent = "\u00a0"; // never empty: the next tap would meet a page that has moved up by a line
    requestAnimationFrame(() => (line.textContent = words.left[Math.max(left(), 0)]));
  }
}
