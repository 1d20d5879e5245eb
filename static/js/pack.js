// Counts sheets and minutes while somebody ticks, and ticks an amount without loading the page again.
// Without this file the amounts are links, and each says what it costs.
const SIZES = ["lite", "standard", "whole"];

class Pack {
  constructor(form) {
    this.form = form;
    this.stack = Number(form.dataset.stack);
    this.seconds = Number(form.dataset.seconds);
    this.sum = form.querySelector("[data-sum]");
    this.amounts = [...form.querySelectorAll("[data-amount]")];
    form.addEventListener("change", () => this.count());
    for (const link of this.amounts) link.addEventListener("click", (event) => this.take(event, link));
    window.addEventListener("pageshow", () => this.count()); // ticks that the browser has put back
    this.count();
  }

  get boxes() {
    return [...this.form.querySelectorAll("[name=documents]")];
  }

  holds(amount, box) {
    return !box.disabled && SIZES.indexOf(box.dataset.smallest) <= SIZES.indexOf(amount);
  }

  take(event, link) {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    for (const box of this.boxes) box.checked = this.holds(link.dataset.amount, box);
    this.count();
  }

  count() {
    const chosen = this.boxes.filter((box) => box.checked);
    for (const link of this.amounts) {
      const same = this.boxes.every((box) => box.checked === this.holds(link.dataset.amount, box));
      if (same) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    if (!this.sum) return;
    const files = Object.values(byVolume(chosen));
    const sheets = total(files.map((file) => this.sheets(file)));
    const minutes = total(files.map((file) => this.minutes(file)));
    this.sum.textContent = this.sum.dataset.sum.replace("{sheets}", sheets).replace("{minutes}", minutes);
  }

  sheets(file) {
    return total(file.map((box) => Number(box.dataset.sheets))) + Number(file[0].dataset.cover);
  }

  // What is cut alike is cut as one stack, as printing.grids counts it.
  minutes(file) {
    const strokes = Number(file[0].dataset.strokes);
    if (!strokes) return total(file.map((box) => Number(box.dataset.minutes)));
    const stacks = Math.ceil(total(file.map((box) => Number(box.dataset.sheets))) / this.stack);
    return stacks + Math.ceil((stacks * strokes * this.seconds) / 60);
  }
}

function total(numbers) {
  return numbers.reduce((sum, number) => sum + number, 0);
}

function byVolume(boxes) {
  const files = {};
  for (const box of boxes) (files[box.dataset.volume] ??= []).push(box);
  return files;
}

for (const form of document.querySelectorAll("form[data-pack]")) new Pack(form);
