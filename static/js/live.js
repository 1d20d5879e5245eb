// Hears that a page has something new, and lets it ask; polling steps back only while the line proves that it lives.
// Without this file, or behind a proxy that holds the stream back, the page polls as it always did.
const SILENCE = 8500; // a sign of life comes every three seconds
const BURST = 1000; // what arrives together was held back on the way and proves nothing
const STUCK = 30000;
const LONGEST_WAIT = 120000;

class Line {
  constructor(element) {
    this.element = element;
    this.badge = element.querySelector(".live-badge");
    this.asks = element.dataset.asks;
    this.slow = Number(element.dataset.slow) * 1000;
    this.jitter = Number(element.dataset.jitter);
    this.version = element.dataset.version;
    this.heardAt = 0;
    this.heardBefore = 0;
    this.askedAt = Date.now();
    this.begunAt = Date.now();
    this.wait = 5000;
    this.open();
    setInterval(() => this.look(), 1000);
  }

  open() {
    clearTimeout(this.again);
    this.source?.close();
    this.openedAt = Date.now();
    this.source = new EventSource(this.element.dataset.live);
    this.source.addEventListener("open", () => this.stand());
    this.source.addEventListener("beat", (event) => this.hear(event.data === "1"));
    this.source.addEventListener("message", (event) => this.take(event.data));
    this.source.addEventListener("error", () => {
      if (this.source.readyState === EventSource.CLOSED) this.reopenLater(); // refused; a break mends itself
    });
  }

  reopenLater() {
    clearTimeout(this.again);
    this.again = setTimeout(() => this.open(), this.wait * (0.75 + Math.random() / 2));
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
  }

  // A page that knows no version of its own may have missed a nudge while it was away.
  stand() {
    if (!this.version) this.seen = undefined;
  }

  hear(sound) {
    const now = Date.now();
    if (!sound) {
      this.heardAt = 0;
    } else if (now - this.heardAt > BURST) {
      this.heardBefore = this.heardAt;
      this.heardAt = now;
    }
    if (this.lives()) this.wait = 5000;
  }

  // Two signs, one after the other: a proxy that lets a minute's worth go at once gives but one.
  lives() {
    return Date.now() - this.heardAt < SILENCE && this.heardAt - this.heardBefore < SILENCE;
  }

  take(state) {
    this.hear(true);
    if (state === this.seen) return;
    const isFirst = this.seen === undefined;
    this.seen = state;
    if (!(isFirst && this.version && String(JSON.parse(state).v) === this.version)) this.askSoon();
  }

  askSoon() {
    this.soon ??= setTimeout(() => {
      this.soon = undefined;
      this.ask();
    }, Math.random() * this.jitter);
  }

  // One question at a time; what is new while the answer is on its way is asked for after it.
  ask() {
    const target = document.querySelector(this.asks);
    if (!target || !window.htmx) return;
    this.more = this.isAsking();
    if (!this.more) window.htmx.trigger(target, "ask");
  }

  // Who pressed a button meanwhile had the asking element swapped away, and its answer is never heard of.
  isAsking() {
    return this.asking?.isConnected && Date.now() - this.askedAt < 20000;
  }

  // An element that its own answer has replaced lets its parent say that the request is over.
  isOurs(event) {
    const { elt, verb } = event.detail.requestConfig;
    return elt.matches(this.asks) && verb === "get";
  }

  beforeRequest(event) {
    if (!this.isOurs(event)) return;
    const isPoll = !event.detail.requestConfig.triggeringEvent;
    if (isPoll && this.lives() && Date.now() - this.askedAt < this.slow) {
      event.preventDefault();
      return;
    }
    this.asking = event.detail.elt;
    this.askedAt = Date.now();
  }

  afterRequest(event) {
    if (!this.isOurs(event)) return;
    this.asking = undefined;
    this.askAgain(); // after the swap: the element that asks may be another by then
  }

  askAgain() {
    if (!this.more || this.isAsking()) return;
    this.more = false;
    setTimeout(() => this.ask());
  }

  // Back from sleep, from another tab, from a place without network.
  wake() {
    this.askSoon();
    if (!this.lives()) this.open();
  }

  look() {
    const now = Date.now();
    const quiet = now - Math.max(this.heardAt, this.openedAt);
    if (quiet > Math.max(STUCK, this.wait) && this.source.readyState !== EventSource.CLOSED) {
      this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
      this.open();
    }
    if (this.badge) this.badge.hidden = this.lives() || now - this.begunAt < 2 * SILENCE || !navigator.onLine;
  }
}

const lines = [...document.querySelectorAll("[data-live]")].map((element) => new Line(element));

document.addEventListener("htmx:beforeRequest", (event) => lines.forEach((line) => line.beforeRequest(event)));
document.addEventListener("htmx:afterRequest", (event) => lines.forEach((line) => line.afterRequest(event)));
document.addEventListener("htmx:afterSettle", () => lines.forEach((line) => line.askAgain()));
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) lines.forEach((line) => line.wake());
});
window.addEventListener("online", () => lines.forEach((line) => line.wake()));
window.addEventListener("pageshow", (event) => {
  if (event.persisted) lines.forEach((line) => line.wake());
});
