// <button data-copy="#id" data-copied="Copied">: copies the text (or the value) of that element, and says so.
for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = !navigator.clipboard;
  const says = document.createElement("span");
  says.className = "meta";
  says.setAttribute("role", "status");
  button.after(says);
  button.addEventListener("click", async () => {
    const source = document.querySelector(button.dataset.copy);
    if (!source) return;
    await navigator.clipboard.writeText(source.value ?? source.textContent.trim());
    says.textContent = button.dataset.copied ?? "✓";
    setTimeout(() => (says.textContent = ""), 4000);
  });
}
