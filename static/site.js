// Click to play: a link to a video becomes the provider's player, and nothing is asked of the
// provider before that. Without this script the link still leads to the video.

const PERMISSIONS = "accelerometer; autoplay; encrypted-media; fullscreen; picture-in-picture";
const SANDBOX =
  "allow-scripts allow-same-origin allow-presentation allow-popups allow-popups-to-escape-sandbox";

function play(link) {
  const frame = document.createElement("iframe");
  frame.className = "player";
  frame.title = link.querySelector(".player-title").textContent;
  frame.allow = PERMISSIONS;
  frame.allowFullscreen = true;
  // YouTube refuses to play for a page that does not say who it is.
  frame.referrerPolicy = "strict-origin-when-cross-origin";
  frame.setAttribute("sandbox", SANDBOX);
  frame.src = link.dataset.embed;
  link.replaceWith(frame);
  frame.focus();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-embed]");
  const wantsTab = event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0;
  if (link && !wantsTab) {
    event.preventDefault();
    play(link);
  }
});
