// A recording goes on while other pages are read: they take the place of this one in the
// same document, and the player moves into a dock. All else stays the browser's, and so
// does this where something fails.

const { all, find } = causerie;
const { navigation } = globalThis;
const onAir = () => find("main .deck[data-playing], .dock .deck");
const close = () => find(".dock")?.remove();
let isLeaving = false;
let hasArrived = false;
let pending;

// What a document has loaded and allows.
const needs = (page) => [
  ...all("[rel=stylesheet]", page).map((each) => each.getAttribute("href")),
  ...all("[http-equiv=Content-Security-Policy]", page).flatMap(({ content }) => content.split("; ")),
];

async function load(url, signal) {
  const answer = await fetch(url, { signal });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const has = needs(document);
  if (!answer.ok || answer.redirected || !/^text.html/.test(answer.headers.get("content-type")) || !find("main", page)
    || find("main script, [http-equiv=refresh]", page)
    || !needs(page).every((each) => has.includes(each))) throw url;
  await Promise.all(all("script[type=module]", page)
    .map((script) => import(new URL(script.getAttribute("src"), url))));
  return page;
}

function put(deck, parent, before = null) {
  const audio = find("audio", deck);
  const { paused } = audio;
  (parent.moveBefore ?? parent.insertBefore).call(parent, deck, before);
  if (!paused && audio.paused) audio.play().catch(close);
}

function dock(deck) {
  const place = document.createElement("aside");
  const { ariaLabel } = find(".controls", deck);
  document.body.append(Object.assign(place, { ariaLabel, className: "dock" }));
  put(deck, place);
  deck.id = ""; // the page has one
}

function swap(page) {
  hasArrived = true;
  const deck = onAir();
  if (deck && !find(".dock")) dock(deck);
  for (const name of ["head", "body"]) {
    const isOwn = (each) => !each.matches("[rel=stylesheet], script, style, [http-equiv], .dock");
    for (const old of all(`${name} > *`).filter(isOwn)) old.remove();
    document[name].prepend(...all(`${name} > *`, page).filter(isOwn));
  }
  for (const media of all("main :is(audio, video)")) media.load(); // it had failed
  const { dir, lang } = page.documentElement;
  Object.assign(document.documentElement, { dir, lang });
  const seat = deck && find(".on-air a", deck).pathname === location.pathname && find("main .deck");
  if (seat) {
    put(deck, seat.parentNode, seat);
    seat.remove();
    deck.id = "player";
    close();
  }
  if (deck?.contains(document.activeElement)) return;
  const start = find("h1");
  start.tabIndex = -1;
  start.focus({ preventScroll: true });
}

async function go(url, history) {
  pending = new AbortController();
  const { signal } = pending;
  try {
    const page = await load(url, signal);
    scrollTo({ top: 0, behavior: "instant" });
    const done = navigation.navigate(url, { history, info: { page } });
    for (const each of Object.values(done)) each.catch(() => {}); // another came
  } catch {
    if (signal.aborted) return;
    isLeaving = true;
    location[history === "push" ? "assign" : "replace"](url);
  }
}

navigation?.addEventListener("navigate", (event) => {
  const { destination: { url, sameDocument }, info, navigationType: type, signal } = event;
  if (!event.canIntercept || event.hashChange || event.downloadRequest !== null || event.formData) return;
  // So it is beside a reloaded page, too.
  if (info?.page || (type === "traverse" && sameDocument)) {
    pending?.abort();
    event.intercept({
      focusReset: "manual",
      async handler() {
        try {
          swap(info?.page ?? await load(url, signal));
        } catch {
          if (!signal.aborted) navigation.reload();
        }
      },
    });
  } else if (!isLeaving && event.cancelable && !sameDocument && type !== "reload"
    && /\/([^/.?#]+(\.html)?)?(#.*)?$/.test(url) && (onAir() || url.endsWith("#player"))) {
    event.preventDefault();
    pending?.abort();
    go(url, type);
  }
});
// No script may touch the history before.
navigation?.addEventListener("navigatesuccess", () => {
  if (hasArrived) dispatchEvent(new Event("causerie:page"));
  hasArrived = false;
});

// Somebody went back before this script had come, to where it has been in this document.
if (causerie.path !== location.pathname) location.reload();
addEventListener("pageshow", () => { isLeaving = false; });
document.addEventListener("click", ({ target }) => {
  if (!target.closest(".dock [data-do=close]")) return;
  find(".dock audio").pause();
  close();
  find("main").focus({ preventScroll: true });
});
document.addEventListener("play", ({ target }) => { if (target.matches("main audio")) close(); }, true);
