import { frame } from "../lib/page.js";

export const data = { permalink: "/404.html", eleventyExcludeFromCollections: true };

export function render({ archive }) {
  return frame(archive.site, {
    path: "404.html",
    title: "Not found",
    summary: "There is no such page.",
    trail: [{ name: "Home", path: "" }],
    body: "<h1>Not found</h1>\n<p>There is no such page.</p>\n",
  });
}
