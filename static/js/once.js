// A double click sends a form once. The server is safe without this; it only spares people a second wait.
const sent = new WeakSet();

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method === "dialog" || form.target === "_blank") return;
  if (sent.has(form)) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  if (event.defaultPrevented) return;
  sent.add(form);
  event.submitter?.setAttribute("aria-busy", "true");
  // A form that answers by a file, or by htmx, leaves the page where it is: open it again.
  setTimeout(() => release(form), 4000);
});

document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest?.("form");
  if (form) release(form);
});

// A script has sent it and has its answer.
document.addEventListener("form:answered", (event) => release(event.target));

// Back by the browser's button: the page comes from memory with its buttons still busy.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) for (const form of document.forms) release(form);
});

function release(form) {
  sent.delete(form);
  for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
}
