// The strip and the sums follow the minutes while they are typed. Without this the server says the same.
const WIDEST = 60;

function whole(input) {
  const minutes = Number.parseInt(input?.value, 10);
  return Number.isFinite(minutes) && minutes > 0 ? minutes : 0;
}

function widen(phase, minutes) {
  for (const name of [...phase.classList]) {
    if (/^w-\d+$/.test(name)) phase.classList.remove(name);
  }
  phase.classList.add(`w-${Math.min(minutes, WIDEST)}`);
  phase.querySelector(".strip__minutes").textContent = minutes;
}

function ring(bell, sum, length) {
  const state = !length ? "" : sum > length ? "over" : sum < length ? "spare" : "fits";
  bell.querySelector("[data-sum]").textContent = sum;
  bell.querySelector("[data-lesson]").textContent = length || "–";
  bell.dataset.state = state;
  for (const word of bell.querySelectorAll("[data-word]")) word.hidden = word.dataset.word !== state;
}

function start(form) {
  const inputs = [...form.querySelectorAll("[data-minutes]")];

  function follow() {
    const length = whole(form.querySelector("[name=lesson]"));
    for (const input of inputs) {
      const phase = form.querySelector(`[data-phase="${input.dataset.minutes}"]`);
      if (phase) widen(phase, whole(input));
    }
    for (const bell of form.querySelectorAll("[data-bell]")) {
      const mine = inputs.filter((input) => input.dataset.sitting === bell.dataset.bell);
      ring(bell, mine.reduce((sum, input) => sum + whole(input), Number(bell.dataset.fixed)), length);
    }
  }

  form.addEventListener("input", follow);
  follow();
}

for (const form of document.querySelectorAll("[data-plan]")) start(form);
