// The player of an episode: plays, seeks, remembers; marks the chapter and the words
// that are heard. Links of the form #t=SECONDS lead to a place in the recording.

const deck = document.querySelector(".deck");
const audio = deck.querySelector("audio");
const find = (selector) => deck.querySelector(selector);
const button = find(".play");
const line = find("input");
const speed = find("select");
const total = Number(line.max);
// of several formats the last is the one that all browsers play
const last = audio.querySelector("source:last-of-type") ?? audio;
const PLACE = `causerie:place:${new URL(last.src).pathname}`;
const SPEED = "causerie:speed";
const NEARLY_OVER = 10; // s from the end: next time from the beginning

// A reader may forbid storage: then nothing is remembered.
function stored(key, value) {
  try {
    if (value === undefined) return localStorage.getItem(key);
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // as above
  }
  return null;
}

// Media Fragments 1.0, 4.2.1: "75", "75.5", "1:15" or "1:01:15".
function placeIn(hash) {
  const found = /^#t=(?:npt:)?((?:\d+:){0,2}\d+(?:\.\d+)?)/.exec(hash);
  return found && found[1].split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
}

function clock(seconds) {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, Math.floor(seconds) % 60];
  const [first, ...rest] = parts[0] ? parts : parts.slice(1);
  return [first, ...rest.map((part) => String(part).padStart(2, "0"))].join(":");
}

const timed = (selector) => [...document.querySelectorAll(`${selector} a[href^="#t="]`)]
  .map((link) => ({ link, start: placeIn(link.hash) }));
const chapters = timed("#chapters");
const words = timed("#transcript p");
const current = new Map();

// Mark which of some links is being heard; return it if it is another than before.
function mark(links) {
  const now = audio.currentTime + 0.05; // a place is often a hair before its mark
  const heard = links.findLast(({ start }) => start <= now)?.link;
  const before = current.get(links);
  if (heard === before) return null;
  before?.removeAttribute("aria-current");
  heard?.setAttribute("aria-current", "true");
  current.set(links, heard);
  return heard && { heard, before };
}

const isSeen = (element) => {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > 0 && top < innerHeight && element.checkVisibility();
};

function show() {
  const at = audio.currentTime;
  line.value = at;
  line.style.setProperty("--played", `${(100 * at) / total}%`);
  line.setAttribute("aria-valuetext", `${clock(at)} / ${clock(total)}`);
  find(".now").textContent = clock(at);
  if (at === 0 && !("started" in deck.dataset)) return;
  const chapter = mark(chapters);
  if (chapter) find(".chapter-now").textContent = chapter.heard.querySelector("span").textContent;
  // Follow the words, but only with somebody who is reading them.
  const said = mark(words);
  if (said?.before && !audio.paused && isSeen(said.before)) {
    said.heard.parentElement.scrollIntoView({ block: "nearest" });
  }
}

function seek(place) {
  audio.currentTime = Math.min(Math.max(place, 0), total); // before it is loaded: where it begins
  show();
}

function play() {
  audio.play().catch(() => {}); // refused by the browser, or the file is missing
}

const keep = () => {
  const over = audio.currentTime > total - NEARLY_OVER;
  stored(PLACE, over || audio.currentTime < 1 ? null : audio.currentTime.toFixed(1));
};

const actions = {
  play: () => (audio.paused ? play() : audio.pause()),
  back: () => seek(audio.currentTime - 15),
  forward: () => seek(audio.currentTime + 30),
};
const KEYS = { k: "play", j: "back", l: "forward" };

function setUpSession() {
  const session = navigator.mediaSession;
  if (!session) return;
  const { title, show: album, cover } = deck.dataset;
  session.metadata = new MediaMetadata({ title, album, artwork: cover ? [{ src: cover }] : [] });
  const step = (by) => () => {
    const at = chapters.findIndex(({ link }) => link === current.get(chapters)) + by;
    if (chapters[at]) seek(chapters[at].start);
  };
  const handlers = {
    play, pause: () => audio.pause(), seekbackward: actions.back, seekforward: actions.forward,
    seekto: ({ seekTime }) => seek(seekTime), previoustrack: step(-1), nexttrack: step(1),
  };
  for (const [action, handler] of Object.entries(handlers)) {
    try {
      session.setActionHandler(action, handler);
    } catch {
      // an action this browser does not know
    }
  }
}

function tellState() {
  const playing = !audio.paused;
  deck.toggleAttribute("data-playing", playing);
  const label = button.firstElementChild;
  if (playing !== button.matches("[data-pausing]")) {
    [label.textContent, button.dataset.other] = [button.dataset.other, label.textContent];
    button.toggleAttribute("data-pausing", playing);
  }
}

document.addEventListener("click", (event) => {
  const link = event.target.closest('a[href^="#t="]');
  const plain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
  const place = link && plain ? placeIn(link.hash) : null;
  if (place === null) return;
  event.preventDefault();
  history.replaceState(history.state, "", link.hash);
  seek(place);
  play();
});
deck.addEventListener("click", ({ target }) => actions[target.closest("[data-do]")?.dataset.do]?.());
deck.addEventListener("keydown", (event) => {
  const action = KEYS[event.key];
  if (!action || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  actions[action]();
});
line.addEventListener("input", () => seek(Number(line.value)));
// Loading sets the rate back to the default one.
const setSpeed = () => { audio.defaultPlaybackRate = audio.playbackRate = Number(speed.value); };
speed.addEventListener("change", () => {
  setSpeed();
  stored(SPEED, speed.value);
});

let kept = 0;
audio.addEventListener("timeupdate", () => {
  show();
  if (Math.abs(audio.currentTime - kept) > 5) {
    kept = audio.currentTime;
    keep();
  }
});
audio.addEventListener("play", () => {
  if (!("started" in deck.dataset)) setUpSession();
  deck.dataset.started = "";
  tellState();
});
audio.addEventListener("pause", () => { tellState(); keep(); });
audio.addEventListener("ended", () => stored(PLACE, null));
for (const each of new Set([audio, last])) {
  each.addEventListener("error", () => {
    find(".failed").hidden = false;
    deck.classList.add("plain");
  });
}
addEventListener("pagehide", () => { if ("started" in deck.dataset) keep(); });
addEventListener("hashchange", () => {
  const place = placeIn(location.hash);
  if (place !== null) seek(place);
});

const faster = stored(SPEED);
if ([...speed.options].some(({ value }) => value === faster)) speed.value = faster;
setSpeed(); // also what a browser has filled in again
seek(placeIn(location.hash) ?? (Number(stored(PLACE)) || 0));
