// Click to play: the poster's link becomes the provider's player, and nothing is asked of the
// provider before that. The list below it picks another video. Without this script all of them are
// links to the videos.

const PERMISSIONS = "accelerometer; autoplay; encrypted-media; fullscreen; picture-in-picture";
const SANDBOX =
  "allow-scripts allow-same-origin allow-presentation allow-popups allow-popups-to-escape-sandbox";

const screen = document.querySelector(".screen");

function makePlayer(link) {
  const frame = document.createElement("iframe");
  frame.title = link.dataset.title;
  const language = link.closest("[lang]:not(html)") ?? link.querySelector("[lang]");
  if (language) frame.lang = language.lang;
  frame.allow = PERMISSIONS;
  frame.allowFullscreen = true;
  // YouTube refuses to play for a page that does not say who it is.
  frame.referrerPolicy = "strict-origin-when-cross-origin";
  frame.setAttribute("sandbox", SANDBOX);
  frame.src = link.dataset.embed;
  return frame;
}

function play(link) {
  const frame = makePlayer(link);
  screen.replaceChildren(frame);
  for (const other of document.querySelectorAll("a[data-embed]")) {
    if (other.dataset.embed === link.dataset.embed) other.setAttribute("aria-current", "true");
    else other.removeAttribute("aria-current");
  }
  frame.focus();
  screen.scrollIntoView({ block: "nearest" });
}

const wantsElsewhere = ({ ctrlKey, metaKey, shiftKey, altKey, button }) =>
  ctrlKey || metaKey || shiftKey || altKey || button !== 0;

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-embed]");
  if (screen && link && !wantsElsewhere(event)) {
    event.preventDefault();
    play(link);
  }
});
