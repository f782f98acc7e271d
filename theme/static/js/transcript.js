// The transcript: each cue can be clicked, the one that is heard is marked, and followed if
// somebody is reading; words are searched, and shown on the line of the player.

const { all, find, ready } = causerie;
let cues = []; // with where each begins in all the words
let words = "";
let heard;
let hits = [];
let hit = -1;

// As many letters as before, without accents, capitals and typography.
const fold = (text) => text.replace(/[^]/g, (sign) => {
  if (/\s/.test(sign)) return " ";
  return sign === "’" ? "'" : sign.normalize("NFD")[0].toLowerCase()[0];
});

const isSeen = (element) => {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > 0 && top < innerHeight && element.checkVisibility();
};

const seek = (at) => document.dispatchEvent(new CustomEvent("causerie:seek", { detail: at }));

function mark({ currentTime, paused }) {
  const before = heard;
  heard = cues.findLast(({ at }) => at <= currentTime + 0.05)?.cue;
  if (heard === before) return;
  before?.removeAttribute("aria-current");
  heard?.setAttribute("aria-current", "true");
  if (before && heard && !paused && isSeen(before)) heard.scrollIntoView({ block: "nearest" });
}

function light(name, found) {
  const ranges = found.map(({ cue, from }) => {
    const [text] = cue.childNodes;
    const range = new Range();
    range.setStart(text, from);
    range.setEnd(text, Math.min(from + wanted().length, text.length));
    return range;
  });
  CSS.highlights?.set(name, new Highlight(...ranges));
}

const wanted = () => fold(find("#transcript input").value.trim());

function search() {
  const sought = wanted();
  hits = [];
  hit = -1;
  for (let at = -1; sought.length > 1 && (at = words.indexOf(sought, at + 1)) >= 0;) {
    const said = cues.findLast(({ begins }) => begins <= at);
    hits.push({ ...said, from: at - said.begins });
  }
  const total = find("main .deck .line input").max;
  const marks = hits.map(({ at }) => `M${Math.round((1000 * at) / total)} 0v10`);
  find("main .hits path").setAttribute("d", marks.join(""));
  find(".moves").hidden = sought.length < 2;
  light("hit", hits);
  light("hit-now", []);
  tell();
}

const tell = () => { find(".moves output").textContent = `${hit + 1} / ${hits.length}`; };

function move(by) {
  if (!hits.length) return;
  hit = (hit + by + hits.length + (hit < 0 && by < 0 ? 1 : 0)) % hits.length;
  light("hit-now", [hits[hit]]);
  hits[hit].cue.scrollIntoView({ block: "center" });
  tell();
}

const actions = {
  "hit-before": () => move(-1),
  "hit-play": () => {
    if (hit < 0) move(1);
    if (hits[hit]) seek(hits[hit].at);
  },
};

document.addEventListener("click", ({ target }) => {
  const cue = target.closest("[data-at]");
  if (cue && getSelection().isCollapsed) seek(Number(cue.dataset.at));
  actions[target.closest("[data-do]")?.dataset.do]?.();
});
document.addEventListener("input", ({ target }) => { if (target.matches("#transcript input")) search(); });
document.addEventListener("submit", (event) => {
  if (!event.target.matches("#transcript form")) return;
  event.preventDefault();
  move(1);
});
for (const name of ["timeupdate", "seeked", "play"]) {
  document.addEventListener(name, ({ target }) => { if (target.matches("main .deck audio")) mark(target); }, true);
}
// Who opens it finds what is heard, not the beginning.
document.addEventListener("toggle", ({ target }) => {
  const audio = find("main .deck audio");
  if (!target.matches("#transcript details[open]") || !audio.currentTime) return;
  mark(audio);
  heard?.scrollIntoView({ block: "center" });
}, true);

ready(() => {
  words = "";
  hits = [];
  heard = null;
  cues = all("#transcript [data-at]").map((cue) => {
    const begins = words.length;
    words += fold(cue.textContent);
    return { cue, begins, at: Number(cue.dataset.at) };
  });
  // The search leads to a sentence: #t=12.3&transcript.
  const { state } = history;
  const [, from] = /^#t=([\d.]+)&transcript$/.exec(location.hash) ?? [];
  const sought = cues.find(({ at }) => at === Number(from));
  if (!sought || state?.opened === location.hash) return;
  history.replaceState({ ...state, opened: location.hash }, "");
  find("#transcript details").open = true;
  sought.cue.scrollIntoView({ block: "center" });
});
