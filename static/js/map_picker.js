// <fieldset data-map-picker>: a press puts the point at once; without this file the form is sent and comes back with it.
for (const picker of document.querySelectorAll("[data-map-picker]")) {
  const picture = picker.querySelector("input[type=image]");
  const mark = picker.querySelector(".map-picker__mark");
  const east = picker.querySelector("[name$=_east]");
  const south = picker.querySelector("[name$=_south]");
  const show = () => {
    const given = east.value !== "" && south.value !== "";
    const d = `M${Number(east.value)} ${Number(south.value)}h.01`;
    mark.innerHTML = given ? `<path class="map-halo" d="${d}" /><path d="${d}" />` : "";
  };
  picture.addEventListener("click", (event) => {
    if (event.detail === 0) return; // Enter in a field is no press
    event.preventDefault();
    const box = picture.getBoundingClientRect();
    const percent = (at, size) => Math.min(100, Math.max(0, (at / size) * 100)).toFixed(1);
    east.value = percent(event.clientX - box.left, box.width);
    south.value = percent(event.clientY - box.top, box.height);
    for (const field of [east, south]) field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  for (const field of [east, south]) field.addEventListener("input", show);
  picker.dataset.ready = "";
}
