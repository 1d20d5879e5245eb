// Three taps without three pages: the first two are counted here, the third sends the form.
// Without this file every tap is a form of its own.
const form = document.getElementById("pictures");
const slots = [...(form?.querySelectorAll(".slot") ?? [])];
let tapped = form?.elements.tapped.value.split(" ").filter(Boolean) ?? [];

form?.addEventListener("submit", (event) => {
  const { name, value } = event.submitter ?? {};
  if (name === "tap" && tapped.length === slots.length - 1 && !tapped.includes(value)) return; // the last one opens the seat
  event.preventDefault();
  event.stopPropagation();
  if (name === "undo") tapped.pop();
  else if (name === "tap" && !tapped.includes(value)) tapped.push(value);
  draw();
});

function draw() {
  form.elements.tapped.value = tapped.join(" ");
  for (const button of form.querySelectorAll(".picture")) button.setAttribute("aria-pressed", String(tapped.includes(button.value)));
  form.querySelector(".slots__undo").setAttribute("aria-disabled", String(tapped.length === 0));
  slots.forEach((slot, no) => {
    const button = tapped[no] && form.querySelector(`.picture[value="${tapped[no]}"]`);
    const name = Object.assign(document.createElement("span"), { className: "visually-hidden" });
    name.textContent = button ? button.querySelector(".picture__name").textContent : "";
    slot.dataset.code = tapped[no] ?? "";
    slot.replaceChildren(...(button ? [button.querySelector(".picture__drawing").cloneNode(), name] : []));
  });
}
