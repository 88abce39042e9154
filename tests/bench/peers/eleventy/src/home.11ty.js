import { shelves } from "../lib/lists.js";
import { frame } from "../lib/page.js";
import { escape } from "../lib/text.js";

export const data = { permalink: "/", eleventyExcludeFromCollections: true };

export function render({ archive }) {
  const { site, front, events } = archive;
  return frame(site, {
    path: "",
    title: site.title,
    summary: site.summary,
    trail: [],
    body: `<h1>${escape(site.title)}</h1>\n<p>${escape(site.tagline)}</p>\n${shelves(front, events)}`,
  });
}
