// A click on a video's poster puts the player in its place. Nothing is asked of the
// video's host before; with Ctrl, Shift and the like, the link is a link.

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-player]");
  if (!link || !causerie.isPlain(event)) return;
  event.preventDefault();
  const player = document.createElement("iframe");
  player.title = link.querySelector("img").alt;
  player.allow = "autoplay; encrypted-media; picture-in-picture";
  player.allowFullscreen = true;
  player.referrerPolicy = "strict-origin-when-cross-origin"; // YouTube refuses less
  player.src = link.dataset.player;
  link.replaceWith(player);
  player.focus({ preventScroll: true });
});
