// Reload the page when its site was built anew; show on it why a build failed, or what
// it warned of.

const ID = "causerie-problems";
const pages = new URL(import.meta.url).search.slice(1); // the build that made it
let stream = null;

function onOutcome({ data }) {
  const outcome = JSON.parse(data);
  if (outcome.pages === pages) {
    show(outcome.problems);
  } else {
    stream.close();
    location.reload();
  }
}

function show(problems) {
  const list = document.querySelector(`main#${ID} ol`); // a page of problems only
  list?.replaceChildren(...problems.map(row));
  if (list) return;
  document.getElementById(ID)?.remove();
  if (problems.length === 0) return;
  // a shadow root: the site's styles and these leave each other alone
  const panel = make("div");
  panel.id = ID;
  panel.lang = "en";
  panel.dir = "ltr";
  const sheet = make("link");
  sheet.rel = "stylesheet";
  sheet.href = new URL("overlay.css", import.meta.url);
  const failed = problems.some(({ level }) => level === "error");
  const count = `${problems.length} ${problems.length === 1 ? "warning" : "warnings"}`;
  const summary = failed
    ? "The last build failed. You see the pages of the one before."
    : count;
  const box = make("details", "", [
    make("summary", summary),
    make("ol", "", problems.map(row)),
  ]);
  if (failed) {
    box.open = true;
    box.setAttribute("role", "alert");
  } else {
    panel.className = "warnings";
  }
  panel.attachShadow({ mode: "open" }).append(sheet, box);
  document.body.append(panel);
}

function row({ level, where, what, fix, line, edit }) {
  const mark = level === "warning" ? " warning" : "";
  const place = make("code", where);
  const link = make("a", "", [place]);
  link.href = edit ?? "";
  const quoted = line ? [make("pre", line)] : [];
  const texts = [make("p", what), make("p", fix), ...quoted];
  return make("li", "", [edit ? link : place, mark, ...texts]);
}

function make(name, text = "", children = []) {
  const element = document.createElement(name);
  element.append(text, ...children);
  return element;
}

// Browsers open six connections to a host at most: only tabs one sees listen.
function listen() {
  stream?.close();
  stream = null;
  if (document.hidden) return;
  stream = new EventSource(new URL("events", import.meta.url));
  stream.addEventListener("message", onOutcome);
}

document.addEventListener("visibilitychange", listen);
listen();
