import { entryBody } from "../lib/feeds.js";
import { escape } from "../lib/text.js";

export const data = { permalink: "/feed.xml", eleventyExcludeFromCollections: true };

export function render({ archive }) {
  const { site, feed, events } = archive;
  const items = feed.map((place) => item(site, events[place]));
  return `<?xml version="1.0" encoding="UTF-8"?>
<rss xmlns:atom="http://www.w3.org/2005/Atom" version="2.0">
<channel>
<title>${escape(site.title)}: newest events</title>
<link>${site.base}</link>
<description>${escape(site.tagline)}</description>
<atom:link href="${site.base}feed.xml" rel="self" type="application/rss+xml"/>
<language>${site.language}</language>
<lastBuildDate>${site.updated_rss}</lastBuildDate>
${items.join("")}</channel>
</rss>
`;
}

function item(site, event) {
  const kind = event.type ? `<category>${escape(event.type.name)}</category>\n` : "";
  return `<item>
<title>${escape(event.title)}</title>
<link>${site.base}${event.path}</link>
<description>${escape(entryBody(event))}</description>
<guid isPermaLink="false">urn:uuid:${event.uuid}</guid>
${kind}<pubDate>${event.stamps.rss}</pubDate>
</item>
`;
}
