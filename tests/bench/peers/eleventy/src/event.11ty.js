import { frame, leadOut, time, trailSchema } from "../lib/page.js";
import { comment, escape, markdown } from "../lib/text.js";

export const data = {
  pagination: { data: "archive.events", size: 1, alias: "event" },
  permalink: ({ event }) => `/${event.path}`,
  eleventyExcludeFromCollections: true,
};

export function render({ archive, event }) {
  const { site } = archive;
  return frame(site, {
    path: event.path,
    title: event.title,
    summary: event.summary,
    trail: event.trail,
    image: event.image,
    kind: "article",
    schema: {
      "@context": "https://schema.org",
      "@graph": [schema(site, event), trailSchema(site, event.trail, event.title, event.path)],
    },
    body: `<article class="event">
<h1>${escape(event.title)}</h1>
<dl class="vitals">
<div><dt>When</dt><dd>${time(event.when, event.machine)}</dd></div>
${fact("Type", event.type && `<a href="/${event.type.path}">${escape(event.type.name)}</a>`)}${fact("Where", escape(event.place))}</dl>
${poster(event.webcasts)}${event.text ? `<section class="prose">\n${markdown(event.text)}</section>\n` : ""}${webcasts(event.webcasts)}${updates(event.updates)}${links(event.links)}<nav class="neighbours" aria-label="Before and after">
${neighbour("prev", "Previous event", event.previous)}${neighbour("next", "Next event", event.next)}</nav>
</article>
`,
  });
}

function schema(site, event) {
  const url = site.base + event.path;
  const thing = {
    "@type": "Event",
    "@id": `${url}#event`,
    url,
    name: event.title,
    description: event.summary,
    eventStatus: "https://schema.org/EventScheduled",
  };
  if (event.start) thing.startDate = event.start;
  if (event.place) thing.location = { "@type": "Place", name: event.place, address: event.place };
  if (event.image) thing.image = event.image;
  return thing;
}

function fact(name, html) {
  return html ? `<div><dt>${name}</dt><dd>${html}</dd></div>\n` : "";
}

// What a script turns into a player when the reader asks for it.
function poster(list) {
  const main = list.find((webcast) => webcast.embed);
  if (!main) return "";
  return `<figure class="picture"><a class="poster" href="${escape(main.link)}" data-embed="${escape(main.embed)}" data-title="${escape(main.title)}"><span class="cue">Play on ${escape(main.provider)}</span> ${escape(main.title)}</a></figure>\n`;
}

function section(heading, tag, kind, items) {
  if (items.length === 0) return "";
  return `<section>\n<h2>${heading}</h2>\n<${tag} class="${kind}">\n${items.join("")}</${tag}>\n</section>\n`;
}

function webcasts(list) {
  const items = list.map((webcast) => {
    const lang = webcast.language ? ` lang="${escape(webcast.language)}"` : "";
    const embed = webcast.embed ? ` data-embed="${escape(webcast.embed)}"` : "";
    return `<li><p>${leadOut(webcast.link, webcast.title, embed + lang)}</p><p class="facts">${escape(webcast.facts)}</p></li>\n`;
  });
  return section("Webcasts", "ol", "webcasts", items);
}

function updates(list) {
  const items = list.map((update) => {
    const source = update.source
      ? `<p class="update-source">Source: ${leadOut(update.source, update.host)}</p>\n`
      : "";
    return `<li>
<p class="update-when">${time(update.when, update.machine)} <span>${escape(update.author)}</span></p>
<div class="update-text">
${comment(update.comment)}</div>
${source}</li>
`;
  });
  return section("Update history", "ol", "timeline", items);
}

function links(list) {
  const items = list.map(
    (link) => `<li><p>${leadOut(link.link, link.title)}</p><p class="facts">${escape(link.facts)}</p></li>\n`,
  );
  return section("Read more", "ul", "info-links", items);
}

function neighbour(rel, words, place) {
  if (!place) return "";
  return `<a rel="${rel}" href="/${place.path}"><span>${words}</span> ${escape(place.name)}</a>\n`;
}
