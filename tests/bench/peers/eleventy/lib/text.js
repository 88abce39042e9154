// Text to HTML and XML.
import MarkdownIt from "markdown-it";

const entities = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const special = /[&<>"']/;
const everySpecial = /[&<>"']/g;

export function escape(text) {
  return special.test(text) ? text.replace(everySpecial, (found) => entities[found]) : text;
}

const reader = new MarkdownIt({ html: false, linkify: true, breaks: true });

export function markdown(text) {
  return text ? reader.render(text) : "";
}

const comments = new Map();

// Editors write the same comments again and again.
export function comment(text) {
  let html = comments.get(text);
  if (html === undefined) {
    html = markdown(text);
    comments.set(text, html);
  }
  return html;
}

export function json(value) {
  return JSON.stringify(value).replaceAll("<", "\\u003c");
}
