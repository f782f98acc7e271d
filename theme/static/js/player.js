// The player of an episode: plays, seeks, remembers, marks the chapter that is heard. Links
// to #t=FROM lead to a place in the recording, to #t=FROM,TO to a part of it. One player may
// stand in the dock (onward.js), another in the page.

const { all, clock, isPlain, ready, stored } = causerie;
const SPEED = "causerie:speed";
const VOLUME = "causerie:volume";
const QUEUE = "causerie:queue"; // made by shelf.js
const NEARLY_OVER = 10; // s from the end: next time from the beginning
const KEYS = { k: "play", j: "back", l: "forward" };
const players = new Map(); // what can be done with each deck

// Media Fragments 1.0, 4.2.1: "75.5", "1:15" or "1:01:15".
const seconds = (words) => words.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
const TIME = /^(?:\d+:){0,2}\d+(?:\.\d+)?$/;

function partIn(hash) {
  const found = /^#t=(?:npt:)?([\d:.]*)(?:(?:,|%2c)([\d:.]+))?/i.exec(hash);
  const [from, to] = (found ?? []).slice(1).map((words) => (TIME.test(words) ? seconds(words) : null));
  return (from ?? to ?? null) === null ? null : { from: from ?? 0, to: to > from ? to : Infinity };
}

// An address says it once: not again to a reload, nor in a tab that was dropped.
function isNew() {
  const { hash } = location;
  if (history.state?.taken === hash || !(partIn(hash) || hash === "#player")) return false;
  history.replaceState({ ...history.state, taken: hash }, "");
  return true;
}

function setUp(deck) {
  const find = (selector) => causerie.find(selector, deck);
  const audio = find("audio");
  const button = find(".play");
  const line = find(".line input");
  const speed = find(".speed select");
  const volume = find(".volume");
  const total = Number(line.max);
  // the format that all browsers play
  const last = find("source:last-of-type") ?? audio;
  const sources = all("audio[src], source", deck).map(({ src }) => src);
  const PLACE = `causerie:place:${new URL(last.src).pathname}`;
  const [page] = find(".on-air a").href.split("#");
  let chapters = [];
  let chapter;
  let saved = 0;
  let end = Infinity;
  let isEarly = false; // put to a place before it was loaded
  let stop;

  function show() {
    const at = audio.currentTime;
    line.value = at;
    line.style.setProperty("--played", `${(100 * at) / total}%`);
    line.setAttribute("aria-valuetext", `${clock(at)} / ${clock(total)}`);
    find(".now").textContent = clock(at);
    if (at === 0 && !("started" in deck.dataset)) return;
    // a place is often a hair before its mark
    const heard = chapters.findLast(({ start }) => start <= at + 0.05);
    if (heard === chapter) return;
    chapter?.link.removeAttribute("aria-current");
    heard?.link.setAttribute("aria-current", "true");
    find(".chapter-now").textContent = heard?.link.querySelector("span").textContent ?? "";
    chapter = heard;
  }

  function seek(place, to = Infinity) {
    end = to;
    clearTimeout(stop);
    if (!audio.readyState) isEarly = place > 0;
    audio.currentTime = Math.min(Math.max(place, 0), total);
    show();
  }

  const play = (refused = () => {}) => audio.play().catch(refused);
  // Going to the fragment takes the focus away.
  const offer = () => {
    if (document.readyState === "complete") button.focus();
    else addEventListener("load", () => setTimeout(() => button.focus()));
  };

  const keep = (over = audio.currentTime > total - NEARLY_OVER) => {
    const at = over ? 0 : Number(audio.currentTime.toFixed(1));
    const { title, lang } = deck.dataset;
    stored(PLACE, over || at >= 1 ? { at, of: total, over, page, title, lang, when: Date.now() } : null);
  };

  const actions = {
    play: () => (audio.paused ? play() : audio.pause()),
    back: () => seek(audio.currentTime - 15),
    forward: () => seek(audio.currentTime + 30),
  };

  function setUpSession() {
    const session = navigator.mediaSession;
    if (!session) return;
    const { title, show: album, cover } = deck.dataset;
    session.metadata = new MediaMetadata({ title, album, artwork: cover ? [{ src: cover }] : [] });
    const step = (by) => () => {
      const to = chapters[chapters.indexOf(chapter) + by];
      if (to) seek(to.start);
    };
    const handlers = {
      play: () => play(), pause: () => audio.pause(),
      seekbackward: actions.back, seekforward: actions.forward,
      seekto: ({ seekTime }) => seek(seekTime), previoustrack: step(-1), nexttrack: step(1),
    };
    for (const each of Object.entries(handlers)) session.setActionHandler(...each);
  }

  function tellState() {
    const playing = !audio.paused;
    if (playing === deck.matches("[data-playing]")) return;
    deck.toggleAttribute("data-playing", playing);
    const label = button.firstElementChild;
    [label.textContent, button.dataset.other] = [button.dataset.other, label.textContent];
  }

  // A link to this time, or to a part: what stands in the two fields.
  function writeLink() {
    const [from, to] = [".from", ".to"].map((field) => find(field).value.trim())
      .map((words) => (TIME.test(words) ? Math.floor(seconds(words)) : null));
    const hash = `#t=${from ?? 0}${to > from ? `,${to}` : ""}`;
    all(".more [data-text]", deck).forEach(({ dataset }) => {
      dataset.text = dataset.text.replace(/(#.*)?$/, hash);
    });
  }

  deck.addEventListener("click", ({ target }) => actions[target.closest("[data-do]")?.dataset.do]?.());
  deck.addEventListener("keydown", (event) => {
    const more = event.target.closest(".more[open]");
    if (event.key === "Escape" && more) {
      more.open = false;
      more.firstElementChild.focus();
    }
    const action = !event.target.matches(".part input") && KEYS[event.key];
    if (!action || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    actions[action]();
  });
  find(".more").addEventListener("toggle", ({ target }) => {
    if (!target.open) return;
    find(".from").value = clock(audio.currentTime);
    find(".to").value = "";
    writeLink();
  });
  find(".more").addEventListener("input", writeLink);
  line.addEventListener("input", () => seek(Number(line.value)));
  // Loading sets the rate back to the default one.
  const setSpeed = () => { audio.defaultPlaybackRate = audio.playbackRate = Number(speed.value); };
  speed.addEventListener("change", () => {
    setSpeed();
    stored(SPEED, audio.playbackRate);
  });
  volume.addEventListener("input", () => {
    audio.volume = volume.value;
    stored(VOLUME, audio.volume);
  });
  // WebKit stays for ever where an Opus recording was put before it was loaded; put to the
  // very same place it stays, too.
  audio.addEventListener("loadedmetadata", () => { if (isEarly) audio.currentTime += 0.01; });
  audio.addEventListener("timeupdate", () => {
    show();
    const left = end - audio.currentTime; // in the part that a link named
    clearTimeout(stop);
    if (left < 1 && !audio.paused) {
      stop = setTimeout(() => { end = Infinity; audio.pause(); }, (1000 * left) / audio.playbackRate);
    }
    if (Math.abs(audio.currentTime - saved) > 5) {
      saved = audio.currentTime;
      keep();
    }
  });
  audio.addEventListener("play", () => {
    for (const [other] of players) if (other !== deck) other.querySelector("audio").pause();
    deck.dataset.started = "";
    tellState();
    setUpSession();
  });
  audio.addEventListener("pause", () => { tellState(); keep(); });
  audio.addEventListener("ended", () => {
    keep(true);
    const [next, ...others] = [stored(QUEUE)].flat();
    if (!next?.page) return;
    stored(QUEUE, others);
    if (deck.closest("main")) location.href = `${next.page}#player`;
    else follow(deck, next.page).catch(() => {});
  });
  for (const name of ["waiting", "playing", "pause"]) {
    audio.addEventListener(name, () => deck.toggleAttribute("data-waiting", name === "waiting"));
  }
  for (const each of new Set([audio, last])) {
    each.addEventListener("error", () => {
      find(".failed").hidden = false;
      deck.classList.add("plain");
    });
  }

  const place = () => {
    const kept = stored(PLACE);
    return Number(kept?.at ?? kept) || 0; // or the seconds alone
  };

  function begin() {
    find(".chapter-now").textContent = ""; // chapters are known in its page
    seek(place());
    play();
  }

  // Go where the page's address says, or where the reader was.
  function arrive(isSwapped) {
    chapters = all("#chapters a[href*='#t=']")
      .map((link) => ({ link, start: partIn(link.hash)?.from ?? 0 }));
    chapter = null;
    if ("started" in deck.dataset) return show();
    const part = partIn(location.hash);
    const isAsked = isNew();
    if (part && (isAsked || !place())) seek(part.from, part.to);
    else seek(place());
    const isListen = isSwapped || document.referrer.startsWith(`${location.origin}/`);
    return isAsked && !part && isListen && play(offer);
  }

  const faster = String(stored(SPEED));
  if (all("option", speed).some(({ value }) => value === faster)) speed.value = faster;
  setSpeed(); // also what a browser has filled in again
  volume.value = stored(VOLUME) ?? 1; // a slider takes only what is in its bounds
  audio.volume = volume.value;
  players.set(deck, { arrive, begin, keep, play, seek, sources });
}

// In the dock: nobody is taken from the page that is read.
async function follow(deck, url) {
  const page = new DOMParser().parseFromString(await (await fetch(url)).text(), "text/html");
  const next = causerie.find("main .deck", page);
  next.id = "";
  deck.replaceWith(next);
  causerie.find("audio", next).load();
  setUp(next);
  players.get(next).begin();
}

// The deck of the page that is shown; that of the dock has another.
const here = () => players.get(causerie.find("main .deck"));

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href*='#t=']:not([download])");
  const part = link && isPlain(event) ? partIn(link.hash) : null;
  if (!part || event.defaultPrevented) return;
  const address = link.href.slice(0, -link.hash.length);
  const player = address === location.href.split("#")[0] ? here()
    : [...players.values()].find(({ sources }) => sources.includes(address));
  if (!player) return;
  event.preventDefault();
  player.seek(part.from, part.to);
  player.play();
});
document.addEventListener("causerie:seek", ({ detail }) => {
  here()?.seek(detail);
  here()?.play();
});
addEventListener("hashchange", () => {
  const part = partIn(location.hash);
  if (part && isNew()) here()?.seek(part.from, part.to);
});
for (const name of ["pagehide", "visibilitychange"]) {
  addEventListener(name, () => {
    for (const [deck, { keep }] of players) if ("started" in deck.dataset) keep();
  }, true);
}
ready(({ type } = {}) => {
  for (const deck of players.keys()) if (!deck.isConnected) players.delete(deck);
  const deck = causerie.find("main .deck");
  if (!deck) return;
  if (!players.has(deck)) setUp(deck);
  players.get(deck).arrive(type === "causerie:page");
});
