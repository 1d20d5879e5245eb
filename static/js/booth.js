// A vote is in the box when the server has said so. Where the network is gone the page says that too, and the choice
// stays on the screen: it is never sent behind the voter's back. What a slip's ballot keeps until then: marks.js.
const PATIENCE = 15000; // milliseconds

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (event.defaultPrevented || !form.matches("form[data-ballot]")) return;
  event.preventDefault();
  const line = document.getElementById("not-sent");
  line.hidden = true;
  try {
    // Sent twice it is one vote: the ballot carries a number of its own.
    const response = await fetch(form.action, {
      method: "POST",
      body: new URLSearchParams([...new FormData(form)]),
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (response.type === "opaqueredirect") {
      form.dispatchEvent(new CustomEvent("ballot:answered", { bubbles: true }));
      location.replace(form.dataset.after || "/seat/");
    } else form.submit();
  } catch {
    line.hidden = false;
    form.dispatchEvent(new CustomEvent("form:answered", { bubbles: true }));
  }
});

// The room goes on without whoever sits here for long: a line says so when the vote is closed. The page never turns
// by itself, and while the vote is open nothing disturbs a choice.
const news = document.querySelector("[data-news]");
const EVERY = 4000; // milliseconds

async function look() {
  try {
    const response = await fetch(news.dataset.news, { signal: AbortSignal.timeout(PATIENCE) });
    if (response.status === 200) {
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      news.replaceChildren(...(page.getElementById("news")?.childNodes ?? []));
      return;
    }
  } catch {
    // No network: the next look may find it.
  }
  setTimeout(look, EVERY + Math.random() * 1000);
}
if (news) setTimeout(look, EVERY);
