// What an entry of a feed says of an event.
import { escape, markdown } from "./text.js";

export function entryBody(event) {
  const facts = [event.when, event.type?.name, event.place].filter(Boolean).map(escape);
  return `<p>${facts.join(" · ")}</p>\n${markdown(event.text)}`;
}
