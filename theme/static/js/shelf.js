// What a reader began, has heard and will hear next: only this browser knows it.

const { all, clock, find, ready, stored } = causerie;
const QUEUE = "causerie:queue";
const isOurs = (each) => String(each?.page).startsWith(`${location.origin}/`);
const queue = () => [stored(QUEUE)].flat().filter(isOurs);

function fill(section, rows) {
  if (!section) return;
  section.hidden = !rows.length;
  find("ul", section).replaceChildren(...rows.map(({ key, lang, page, said, title }) => {
    const row = find("#shelf-row").content.firstElementChild.cloneNode(true);
    row.lang = lang;
    const link = find("a", row);
    link.textContent = title.replace(/^\[.*?\]\s/, ""); // the label of its podcast
    link.href = `${page}#player`;
    find(".count", row).textContent = said ?? "";
    const button = find("button", row);
    Object.assign(button.dataset, { key, page });
    find(".aside", button).textContent = ` ${title}`;
    return row;
  }));
}

function places() {
  const { heard, left } = find("#shelf-row").dataset;
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith("causerie:place:"))
      .map((key) => ({ ...stored(key), key })).filter(isOurs)
      .map((each) => ({ ...each, said: each.over ? heard : left.replace("{}", clock(each.of - each.at)) }));
  } catch {
    return []; // storage is forbidden
  }
}

function show() {
  if (!find("#shelf-row")) return;
  const known = places();
  const begun = known.filter(({ over }) => !over).sort((a, b) => b.when - a.when);
  fill(find(".begun"), begun.slice(0, 3));
  fill(find(".queue"), queue().map((each) => ({ ...each, key: QUEUE })));
  for (const mark of all(".heard")) {
    const item = mark.closest("li, .entry");
    const same = ({ page }) => page === find(".entry-title a, :scope > a", item)?.href;
    const said = known.find(same)?.said;
    mark.textContent = said ? ` · ${said}` : "";
    find("[data-do=queue]", item)?.setAttribute("aria-pressed", queue().some(same));
  }
}

const actions = {
  forget: ({ dataset: { key, page } }) => stored(key, key === QUEUE ? queue().filter((each) => each.page !== page) : null),
  queue(button) {
    const item = button.closest(".spoken");
    const { href: page, textContent: title } = find(".entry-title a", item);
    const others = queue().filter((each) => each.page !== page);
    const isNew = others.length === queue().length;
    stored(QUEUE, isNew ? [...others, { page, title, lang: item.closest("[lang]").lang }] : others);
  },
};

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-do]");
  const act = actions[button?.dataset.do];
  if (!act) return;
  const shelf = button.closest(".shelf");
  const row = shelf && all("button", shelf).indexOf(button);
  act(button);
  show();
  // The row is gone; the focus stays where it was, or goes to what is left.
  if (shelf) (all("button", shelf).slice(0, row + 1).at(-1) ?? find("main")).focus({ preventScroll: true });
});
for (const name of ["storage", "pageshow"]) addEventListener(name, show);
ready(show);
