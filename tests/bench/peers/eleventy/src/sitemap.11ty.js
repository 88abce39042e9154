import { escape } from "../lib/text.js";

export const data = { permalink: "/sitemap.xml", eleventyExcludeFromCollections: true };

export function render({ archive }) {
  const { site, indexes, lists, events } = archive;
  let urls = "";
  for (const { path } of [{ path: "" }, ...indexes, ...lists]) {
    urls += `<url><loc>${escape(site.base + path)}</loc></url>\n`;
  }
  for (const { path, stamps } of events) {
    urls += `<url><loc>${escape(site.base + path)}</loc><lastmod>${stamps.modified}</lastmod></url>\n`;
  }
  return `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${urls}</urlset>
`;
}
