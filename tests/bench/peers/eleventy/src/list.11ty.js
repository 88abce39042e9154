import { shelves } from "../lib/lists.js";
import { frame } from "../lib/page.js";
import { escape } from "../lib/text.js";

export const data = {
  pagination: { data: "archive.lists", size: 1, alias: "list" },
  permalink: ({ list }) => `/${list.path}`,
  eleventyExcludeFromCollections: true,
};

export function render({ archive, list }) {
  const body = `<h1>${escape(list.title)}</h1>\n${shelves(list.shelves, archive.events)}`;
  return frame(archive.site, { ...list, body });
}
