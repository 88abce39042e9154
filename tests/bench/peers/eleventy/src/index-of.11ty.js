import { frame } from "../lib/page.js";
import { escape } from "../lib/text.js";

export const data = {
  pagination: { data: "archive.indexes", size: 1, alias: "list" },
  permalink: ({ list }) => `/${list.path}`,
  eleventyExcludeFromCollections: true,
};

export function render({ archive, list }) {
  const items = list.items.map(
    ({ name, path, count }) =>
      `<li><a href="/${path}">${escape(name)}</a> <span>${count}</span></li>\n`,
  );
  const body = `<h1>${escape(list.title)}</h1>\n<ul class="index">\n${items.join("")}</ul>\n`;
  return frame(archive.site, { ...list, trail: [{ name: "Home", path: "" }], body });
}
