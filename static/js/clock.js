// The advisory clock counts on in the browser from the seconds that the server said: no request each second.
// Without this file it shows the minutes of when the page was made. A soft chime when the time is up can be had.
const CHIME = "chime";
const begun = new WeakMap(); // when each clock was first seen, for it came with the seconds of that moment
const rung = new Set();
let sound = null;

function secondsLeft(clock) {
  if (!begun.has(clock)) begun.set(clock, performance.now());
  const passed = "paused" in clock.dataset ? 0 : (performance.now() - begun.get(clock)) / 1000;
  return Math.floor(Number(clock.dataset.clock) - passed);
}

function spell(seconds) {
  const whole = Math.abs(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

function tick() {
  for (const clock of document.querySelectorAll("[data-clock]")) {
    const left = secondsLeft(clock);
    const isOver = left < 0;
    clock.querySelector("[data-clock-time]").textContent = spell(left);
    clock.querySelector("[data-clock-left]").hidden = isOver;
    clock.querySelector("[data-clock-over]").hidden = !isOver;
    if (isOver && !("over" in clock.dataset) && !rung.has(clock.dataset.phase)) {
      rung.add(clock.dataset.phase);
      timeIsUp();
    }
    clock.toggleAttribute("data-over", isOver);
  }
}

function timeIsUp() {
  const said = document.getElementById("time-up");
  if (said) said.textContent = said.dataset.words;
  if (isOn()) chime();
}

function isOn() {
  try {
    return localStorage.getItem(CHIME) === "on";
  } catch {
    return false;
  }
}

// Two soft tones, made here: there is no file to fetch.
function chime() {
  sound ??= new AudioContext();
  sound.resume();
  [660, 880].forEach((pitch, at) => {
    const tone = new OscillatorNode(sound, { frequency: pitch });
    const volume = new GainNode(sound, { gain: 0 });
    const start = sound.currentTime + at * 0.35;
    volume.gain.setValueAtTime(0, start);
    volume.gain.linearRampToValueAtTime(0.12, start + 0.03);
    volume.gain.exponentialRampToValueAtTime(0.001, start + 1.2);
    tone.connect(volume).connect(sound.destination);
    tone.start(start);
    tone.stop(start + 1.25);
  });
}

const button = document.getElementById("chime");
if (button && "AudioContext" in window) {
  const show = () => button.setAttribute("aria-pressed", String(isOn()));
  button.hidden = false;
  button.addEventListener("click", () => {
    try {
      localStorage.setItem(CHIME, isOn() ? "off" : "on");
    } catch {
      return; // nowhere to remember it, so it stays off
    }
    show();
    if (isOn()) chime(); // so one hears what it sounds like
  });
  show();
}

tick();
setInterval(tick, 1000);
document.addEventListener("htmx:afterSettle", tick);
