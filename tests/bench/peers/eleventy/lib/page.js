// The frame of every page.
import { escape, json } from "./text.js";

const out = ' rel="nofollow noopener external"';

export function leadOut(href, words, more = "") {
  return `<a href="${escape(href)}"${out}${more}>${escape(words)}</a>`;
}

export function time(words, machine) {
  return machine ? `<time datetime="${machine}">${escape(words)}</time>` : escape(words);
}

function crumbs(trail) {
  if (trail.length === 0) return "";
  const items = trail.map(({ name, path }) => `<li><a href="/${path}">${escape(name)}</a></li>`);
  return `<nav class="crumbs" aria-label="Breadcrumb"><ol>${items.join("")}</ol></nav>\n`;
}

export function trailSchema(site, trail, title, path) {
  const steps = [...trail, { name: title, path }];
  return {
    "@type": "BreadcrumbList",
    itemListElement: steps.map((step, place) => ({
      "@type": "ListItem",
      position: place + 1,
      name: step.name,
      item: site.base + step.path,
    })),
  };
}

// `page`: path, title, summary, trail, body; image, kind and schema may be left out.
export function frame(site, page) {
  const url = escape(site.base + page.path);
  const title = escape(page.title);
  const summary = escape(page.summary);
  const image = page.image ? `<meta property="og:image" content="${escape(page.image)}">\n` : "";
  const schema = page.schema
    ? `<script type="application/ld+json">${json(page.schema)}</script>\n`
    : "";
  return `<!doctype html>
<html lang="${site.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · ${site.title}</title>
<meta name="description" content="${summary}">
<link rel="stylesheet" href="/site.css">
<link rel="canonical" href="${url}">
<meta property="og:url" content="${url}">
<meta property="og:type" content="${page.kind ?? "website"}">
<meta property="og:site_name" content="${site.title}">
<meta property="og:title" content="${title}">
<meta property="og:description" content="${summary}">
${image}<link rel="alternate" type="application/rss+xml" title="Newest events (RSS)" href="/feed.xml">
<link rel="alternate" type="application/atom+xml" title="Newest events (Atom)" href="/atom.xml">
<link rel="alternate" type="text/calendar" title="Calendar" href="/calendar.ics">
${schema}</head>
<body>
<header class="masthead">
<a class="brand" href="/">${site.title}</a>
<nav aria-label="Main"><ul><li><a href="/years/">Years</a></li><li><a href="/types/">Types</a></li></ul></nav>
</header>
<main>
${crumbs(page.trail)}${page.body}</main>
<footer class="colophon">
<ul><li><a href="/feed.xml">RSS</a></li><li><a href="/atom.xml">Atom</a></li><li><a href="/calendar.ics">Calendar</a></li></ul>
<p>Data: <a href="https://thespacedevs.com/llapi">Launch Library 2</a> by The Space Devs.</p>
</footer>
</body>
</html>
`;
}
