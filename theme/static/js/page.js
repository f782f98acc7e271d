// Runs before the page is painted: the colours the reader chose, and that there is a
// script. Later: the buttons that copy, pass on and change the colours.

(() => {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const KEY = "causerie:scheme";

  // A reader may forbid storage: then nothing is remembered.
  const remembered = () => {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null;
    }
  };
  const remember = (scheme) => {
    try {
      localStorage.setItem(KEY, scheme);
    } catch {
      // as above
    }
  };

  const isDark = () => (root.dataset.scheme ? root.dataset.scheme === "dark" : system.matches);
  const tell = () => {
    const button = document.querySelector("[data-do=scheme]");
    button?.setAttribute("aria-pressed", String(isDark()));
  };
  const take = (scheme) => {
    if (["light", "dark"].includes(scheme)) root.dataset.scheme = scheme;
  };

  const say = (button) => {
    const words = button.textContent;
    button.textContent = button.dataset.other;
    button.setAttribute("aria-live", "polite");
    setTimeout(() => { button.textContent = words; }, 2000);
  };

  const actions = {
    scheme() {
      take(isDark() ? "light" : "dark");
      remember(root.dataset.scheme);
      tell();
    },
    async copy(button) {
      await navigator.clipboard.writeText(button.dataset.text);
      if (button.textContent !== button.dataset.other) say(button);
    },
    share: ({ dataset }) =>
      navigator.share({ title: dataset.title, url: dataset.text }).catch(() => {}), // called off
  };

  root.dataset.script = "";
  if (navigator.share) root.dataset.share = "";
  take(remembered());
  addEventListener("DOMContentLoaded", tell);
  // What is wider than the screen can be scrolled by keys, too.
  addEventListener("DOMContentLoaded", () => {
    const sizes = new ResizeObserver((all) => all.forEach(({ target }) => {
      if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
      else target.removeAttribute("tabindex");
    }));
    document.querySelectorAll(".prose :is(table, pre)").forEach((wide) => sizes.observe(wide));
  });
  system.addEventListener("change", tell);
  addEventListener("storage", ({ key, newValue }) => {
    if (key === KEY) { take(newValue); tell(); }
  });
  addEventListener("click", ({ target }) => {
    const button = target.closest?.("[data-do]");
    if (button) actions[button.dataset.do]?.(button);
  });
  // A player without its script is the browser's own.
  addEventListener("error", ({ target }) => {
    if (target.localName === "script") {
      document.querySelector(".deck")?.classList.add("plain");
    }
  }, true);
})();
