// Events as the rows of lists.
import { time } from "./page.js";
import { escape } from "./text.js";

const made = new Map();

// An event stands on three lists or more, with the same words.
function row(event) {
  let html = made.get(event.path);
  if (html === undefined) {
    const facts = [event.type?.name, event.place].filter(Boolean);
    const count = event.webcasts.length;
    if (count) facts.push(count === 1 ? "1 webcast" : `${count} webcasts`);
    const spans = facts.map((fact) => `<span>${escape(fact)}</span>`).join("");
    html = `<li class="row">
<p class="row-when">${time(event.when, event.machine)}</p>
<p class="row-title"><a href="/${event.path}">${escape(event.title)}</a></p>
<p class="row-facts">${spans}</p>
</li>
`;
    made.set(event.path, html);
  }
  return html;
}

export function shelves(list, events) {
  let html = "";
  for (const { heading, path, events: places } of list) {
    const words = path ? `<a href="/${path}">${escape(heading)}</a>` : escape(heading);
    html += `<section class="shelf">\n<h2>${words}</h2>\n<ul class="rows">\n`;
    for (const place of places) html += row(events[place]);
    html += "</ul>\n</section>\n";
  }
  return html;
}
