// The search page. The index is fetched when somebody searches; what is sought stands in
// the address. A sentence of a transcript that is found leads to it in the player.

const { all, clock, find, ready } = causerie;
const AT_ONCE = 10; // results
const SENTENCES = 3; // of a transcript, for a result
const APOSTROPHE = /[’ʼ]/g; // the index has an ordinary one
const ELIDED = /(?<!\p{L})(?:[cdjlmnst]|qu)'(?=\p{L})/giu; // of « l'écoute » that is no word
const lang = document.documentElement.lang;
let index;
let results = [];
let turn = 0;

const form = () => find("#search");
const choices = () => all("#search select");
const shown = (text) => (lang === "en" || lang.startsWith("fr") ? text.replace(/'/g, "’") : text);
const plain = (text) => text.replace(APOSTROPHE, "'").replace(lang.startsWith("fr") ? ELIDED : /$^/, "");
const tell = (text) => { find("#search .found").textContent = text; };

async function open() {
  const pagefind = await import(`${form().dataset.index}pagefind.js`);
  await pagefind.options({ excerptLength: 32 });
  const filters = await pagefind.filters();
  for (const choice of choices()) {
    const names = Object.entries(filters[choice.name] ?? {}).sort(([a], [b]) => a.localeCompare(b, lang));
    if (choice.name === "year") names.reverse();
    choice.append(...names.map(([name, count]) => new Option(`${choice.dataset[name] ?? name} (${count})`, name)));
    choice.value = new URLSearchParams(location.search).get(choice.name) ?? "";
    if (choice.selectedIndex < 0) choice.value = "";
  }
  return pagefind;
}

const opened = () => {
  index ??= open();
  index.catch(() => { index = null; });
  return index;
};

// Marked words, taken out of a document that runs nothing.
function marked(html) {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  return [...body.childNodes].map((node) => {
    if (node.nodeName !== "MARK") return shown(node.textContent);
    const mark = document.createElement("mark");
    mark.textContent = shown(node.textContent);
    return mark;
  });
}

// The sentences of a transcript that hold what was found, with their times.
function sentences({ anchors, locations }) {
  const cues = anchors.filter(({ id }) => id.startsWith("t="));
  const found = new Map();
  for (const place of [...locations].sort((a, b) => a - b)) {
    const cue = cues.findLast(({ location: begins }) => begins <= place);
    const words = cue?.text.split(/\s+/) ?? [];
    const word = place - cue?.location;
    if (!(word < words.length)) continue;
    found.set(cue.id, found.get(cue.id) ?? { at: Number(cue.id.slice(2)), words, hits: [] });
    found.get(cue.id).hits.push(word);
  }
  return [...found.values()].slice(0, SENTENCES);
}

function sentence(url, { at, words, hits }) {
  const row = document.createElement("li");
  const link = document.createElement("a");
  const time = document.createElement("time");
  time.textContent = clock(at);
  link.href = `${url}#t=${at}&transcript`;
  link.append(time, " ", ...words.flatMap((word, place) => {
    if (!hits.includes(place)) return [`${shown(word)} `];
    const mark = document.createElement("mark");
    mark.textContent = shown(word);
    return [mark, " "];
  }));
  row.append(link);
  return row;
}

function row({ url, meta, excerpt, ...found }) {
  const item = find("#result").content.cloneNode(true);
  const said = sentences(found);
  const [link] = all("a", item);
  link.href = url;
  link.textContent = shown(meta.title);
  find(".when", item).textContent = meta.day ?? "";
  // A few words of a text: that it goes on is seen, where no sentence begins or ends.
  const words = find(".excerpt", item);
  words.append(...marked(excerpt));
  const whole = words.textContent;
  const lead = /^[\s\p{Pe}\p{Pf}:;,.!?–—]+/u; // of the sentence before
  if (words.firstChild) words.firstChild.textContent = words.firstChild.textContent.replace(lead, "");
  if (/^\p{Ll}/u.test(words.textContent) || words.textContent !== whole) words.prepend("… ");
  if (/[\p{L}\d,;:]$/u.test(words.textContent)) words.append("…");
  find(".said", item).append(...said.map((each) => sentence(url, each)));
  if (!said.length) find(".said", item).remove();
  return item;
}

async function more() {
  const now = turn;
  const list = find(".results");
  const next = results.slice(list.children.length, list.children.length + AT_ONCE);
  const rows = (await Promise.all(next.map((each) => each.data()))).map(row);
  if (now !== turn) return;
  const [first] = rows.map((each) => find("a", each));
  const isMore = list.children.length > 0;
  list.append(...rows);
  find("[data-do=more-results]").hidden = list.children.length >= results.length;
  if (isMore) first?.focus();
}

async function search() {
  const now = ++turn;
  const entries = [...new FormData(form())].map(([name, value]) => [name, value.trim()]);
  const given = entries.filter(([, value]) => value);
  const { q = null, ...filters } = Object.fromEntries(given);
  try {
    const found = given.length ? await (await opened()).search(q && plain(q), { filters }) : null;
    if (now !== turn) return;
    const query = new URLSearchParams(given).toString();
    history.replaceState(history.state, "", query ? `?${query}` : location.pathname);
    results = found?.results ?? [];
    find("#all-posts").hidden = Boolean(found);
    find(".results").replaceChildren();
    await more();
    const { none, one, many } = form().dataset;
    const { length } = results;
    if (now === turn) tell(found ? [none, one][length] ?? many.replace("{}", length.toLocaleString(lang)) : "");
  } catch {
    if (now === turn) tell(form().dataset.failed);
  }
}

let wait;
document.addEventListener("input", ({ target }) => {
  if (!target.matches("#search *")) return;
  clearTimeout(wait);
  wait = setTimeout(search, target.matches("select") ? 0 : 250);
});
document.addEventListener("focusin", ({ target }) => {
  if (target.matches("#search *")) opened().catch(() => {}); // a search says what fails
});
document.addEventListener("submit", (event) => {
  if (!event.target.matches("#search")) return;
  event.preventDefault();
  clearTimeout(wait);
  search();
});
document.addEventListener("click", ({ target }) => { if (target.matches("[data-do=more-results]")) more(); });

ready(async () => {
  const given = new URLSearchParams(location.search);
  const words = find("#search [name=q]");
  if (words) words.value ||= given.get("q") ?? ""; // somebody was quicker than this script
  if (!words?.value && ![...given.keys()].length) return;
  await opened().catch(() => {}); // the choices take their values of the address
  search();
});
