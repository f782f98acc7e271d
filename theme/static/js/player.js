// Links of the form #t=SECONDS move the player of the page to that place.

const audio = document.querySelector(".player audio");

// Media Fragments 1.0, 4.2.1: "75", "75.5", "1:15" or "1:01:15".
function placeIn(hash) {
  const found = /^#t=(?:npt:)?((?:\d+:){0,2}\d+(?:\.\d+)?)/.exec(hash);
  return found && found[1].split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
}

function seek(hash) {
  const place = placeIn(hash);
  if (place === null) return false;
  audio.currentTime = place; // before anything is loaded: where playing will start
  return true;
}

if (audio) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#t="]');
    const plain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    if (!link || !plain || !seek(link.hash)) return;
    event.preventDefault();
    history.replaceState(history.state, "", link.hash);
    audio.play().catch(() => {}); // refused by the browser, or the file is missing
  });
  addEventListener("hashchange", () => seek(location.hash));
  seek(location.hash);
}
