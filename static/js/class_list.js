// Says how many lines with letters were pasted, while the teacher can still see what she copied.
const list = document.querySelector("[data-class-list]");
const told = document.querySelector("[data-class-count]");

if (list && told) {
  const count = () => {
    const lines = list.value.split(/\r?\n/).filter((line) => /\p{L}/u.test(line));
    told.querySelector("[data-count]").textContent = lines.length;
    told.hidden = lines.length === 0;
  };
  list.addEventListener("input", count);
  count();
}
