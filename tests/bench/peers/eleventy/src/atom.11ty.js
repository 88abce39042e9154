import { entryBody } from "../lib/feeds.js";
import { escape } from "../lib/text.js";

export const data = { permalink: "/atom.xml", eleventyExcludeFromCollections: true };

export function render({ archive }) {
  const { site, feed, events } = archive;
  const entries = feed.map((place) => entry(site, events[place]));
  return `<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${site.language}">
<id>${site.base}atom.xml</id>
<title>${escape(site.title)}: newest events</title>
<subtitle>${escape(site.tagline)}</subtitle>
<updated>${site.updated}</updated>
<author><name>${escape(site.title)}</name></author>
<link href="${site.base}atom.xml" rel="self" type="application/atom+xml"/>
<link href="${site.base}" rel="alternate" type="text/html"/>
${entries.join("")}</feed>
`;
}

function entry(site, event) {
  const kind = event.type ? `<category term="${escape(event.type.name)}"/>\n` : "";
  return `<entry>
<id>urn:uuid:${event.uuid}</id>
<title>${escape(event.title)}</title>
<updated>${event.stamps.updated}</updated>
<published>${event.stamps.published}</published>
<content type="html">${escape(entryBody(event))}</content>
<link href="${site.base}${event.path}"/>
${kind}</entry>
`;
}
