// Runs before the page is painted: the colours the reader chose, and that there is a
// script. Later: the buttons that copy, pass on and change the colours. What the other
// scripts share is `causerie`.

(() => {
  const root = document.documentElement;
  const KEY = "causerie:scheme";
  const SCHEMES = ["auto", "light", "dark"];

  // Read what is remembered, or remember a value; null forgets it. A reader may forbid
  // storage: then nothing is remembered.
  const stored = (key, value) => {
    try {
      if (value === null) localStorage.removeItem(key);
      else if (value !== undefined) localStorage.setItem(key, JSON.stringify(value));
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null; // as above, or it is not ours
    }
  };
  // Do something for each page: now, and when another takes its place (onward.js).
  const ready = (act) => {
    if (document.readyState === "complete") act();
    else addEventListener("DOMContentLoaded", act);
    addEventListener("causerie:page", act);
  };
  const clock = (seconds) => {
    const parts = [seconds / 3600, (seconds / 60) % 60, seconds % 60].map(Math.floor);
    const [first, ...rest] = parts[0] ? parts : parts.slice(1);
    return [first, ...rest.map((part) => String(part).padStart(2, "0"))].join(":");
  };
  const find = (selector, page = document) => page.querySelector(selector);
  const all = (selector, page = document) => [...page.querySelectorAll(selector)];
  // A click that asks for no other tab, window or file.
  const isPlain = (event) => !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
  window.causerie = { all, clock, find, isPlain, path: location.pathname, ready, stored };

  const take = (scheme) => {
    if (scheme === "light" || scheme === "dark") root.dataset.scheme = scheme;
    else delete root.dataset.scheme;
    const button = find("[data-do=scheme]");
    if (button) button.firstChild.textContent = button.dataset[root.dataset.scheme ?? "auto"];
  };

  const say = (button) => {
    const words = button.textContent;
    button.textContent = button.dataset.other;
    button.setAttribute("aria-live", "polite");
    setTimeout(() => { button.textContent = words; }, 2000);
  };

  // Pages that came without TLS have no clipboard, but what a copy holds can be said.
  const put = (text) => navigator.clipboard?.writeText(text) ?? (() => {
    addEventListener("copy", (event) => {
      event.clipboardData.setData("text/plain", text);
      event.preventDefault();
    }, { once: true });
    document.execCommand("copy");
  })();

  const actions = {
    scheme() {
      const next = SCHEMES[(SCHEMES.indexOf(root.dataset.scheme ?? "auto") + 1) % 3];
      take(next);
      stored(KEY, next);
    },
    async copy(button) {
      await put(button.dataset.text ?? button.previousSibling.textContent);
      if (button.textContent !== button.dataset.other) say(button);
    },
    share: ({ dataset }) =>
      navigator.share({ title: dataset.title, url: dataset.text }).catch(() => {}), // called off
  };

  root.dataset.script = "";
  if (navigator.share) root.dataset.share = "";
  take(stored(KEY));
  ready(() => {
    take(root.dataset.scheme);
    // What is wider than the screen can be scrolled by keys, too.
    const sizes = new ResizeObserver((changed) => changed.forEach(({ target }) => {
      if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
      else target.removeAttribute("tabindex");
    }));
    all(".prose :is(.table, pre)").forEach((wide) => sizes.observe(wide));
  });
  addEventListener("storage", ({ key }) => { if (key === KEY) take(stored(KEY)); });
  addEventListener("click", ({ target }) => {
    const button = target.closest?.("[data-do]");
    if (button) actions[button.dataset.do]?.(button);
  });
  // A page of the site that a pointer rests upon is fetched, unless data is dear.
  const fetched = new Set([location.pathname]);
  addEventListener("pointerover", ({ target }) => {
    const link = target.closest?.("a[href]");
    if (!link || navigator.connection?.saveData) return;
    const { origin, pathname } = link;
    if (origin !== location.origin || !pathname.endsWith("/")) return;
    setTimeout(() => {
      if (!link.matches(":hover") || fetched.has(pathname)) return;
      fetched.add(pathname);
      const hint = document.createElement("link");
      document.head.append(Object.assign(hint, { rel: "prefetch", href: pathname }));
    }, 80);
  });
  // A player without its script is the browser's own.
  addEventListener("error", ({ target, filename }) => {
    if (/player[^/]*\.js$/.test(filename ?? target.src)) {
      find(".deck")?.classList.add("plain");
    }
  }, true);
})();
