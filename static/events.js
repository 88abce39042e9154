// The query page: its address is a query, in the words of Launch Library 2, and the page its answer.
// What is asked, and what answers it, is for `query.js` to say; here it gets a face. Nothing from the
// data is ever anything but text.

const app = document.querySelector(".ask");
const query = await import(app.dataset.module);
const { api: apiEvents, home, index: indexFile } = app.dataset;
const hasRecords = "records" in app.dataset;

const get = (id) => document.getElementById(`ask-${id}`);
const [status, facetsPane, found, same] = ["status", "facets", "found", "same"].map((name) =>
  app.querySelector(`.ask-${name}`),
);
const controls = Object.fromEntries(
  ["search", "in", "when", "from", "before", "ordering", "mode", "limit"].map((id) => [id, get(id)]),
);

// Where somebody starts who asks nothing yet.
const START = "ordering=-date&mode=list&limit=20";

const FACETS = [
  ["types", "Type", "type__ids"],
  ["agencies", "Agency", "agency__ids"],
  ["programs", "Program", "program"],
  ["missions", "Mission", "mission"],
  ["places", "Place", "place"],
  ["languages", "Language", "language"],
  ["years", "Year", "year"],
  ["months", "Month", "month"],
];
const FEW = 8;
const MANY = 200;

const { format: number } = new Intl.NumberFormat("en");
const plural = (value, noun) => `${number(value)} ${noun}${value === 1 ? "" : "s"}`;

function make(name, properties = {}, ...children) {
  const { data, aria, ...rest } = properties;
  const element = Object.assign(document.createElement(name), rest);
  for (const [key, value] of Object.entries(data ?? {})) element.dataset[key] = value;
  for (const [key, value] of Object.entries(aria ?? {})) element.setAttribute(`aria-${key}`, value);
  element.append(...children);
  return element;
}

// ------------------------------------------------------------------------------- what was fetched

// A file that may have changed is asked for again, and is not sent again if it has not.
async function fetchJson(address) {
  const answer = await fetch(address, { cache: "no-cache" });
  if (!answer.ok) throw new Error(`${answer.status} for ${address}`);
  return answer.json();
}

let [index, parts, data, now] = [null, [], null, null];
let isWhole = false;
let rare = null;
let fulltext = null;

async function start() {
  const statusFile = document.documentElement.dataset.statusFile;
  const [files, state] = await Promise.all([fetchJson(indexFile), fetchJson(statusFile)]);
  index = files;
  now = { s: Date.parse(state.data) / 1000, us: 0 };
  // The newest first: an answer can begin with those.
  const [newest, ...older] = index.files;
  if (newest) parts = [{ columns: await fetchJson(newest[0]) }];
  isWhole = !older.length;
  arrive();
  if (isWhole) return;
  const others = await Promise.all(older.map(async ([file]) => ({ columns: await fetchJson(file) })));
  parts.push(...others);
  isWhole = true;
  arrive();
}

function arrive() {
  performance.mark("almanac:data");
  data = query.makeData(index, parts);
  show();
  performance.measure("almanac:usable", "almanac:data");
}

// What is rarely asked for is fetched once, when it is.
function fetchRare() {
  rare ??= Promise.all(
    parts.map(async (part, at) => {
      part.more = await fetchJson(index.files[at][1]);
    }),
  ).then(() => {
    data = query.makeData(index, parts);
  });
  return rare;
}

const records = new Map();

// The record of an event as it came, of the file beside its page.
function fetchRecord(row) {
  const id = data.ids[row];
  if (!records.has(id)) {
    const asked = fetchJson(`${hrefOf(row)}event.json`).then(({ record }) => record);
    asked.catch(() => records.delete(id));
    records.set(id, asked);
  }
  return records.get(id);
}

// ---------------------------------------------------------------------------------- what is asked

// The address is the query, but for what was typed a moment ago.
let addressed = location.search.slice(1);
const asked = () => addressed.trim() || START;

const encode = (pairs) =>
  String(new URLSearchParams(pairs)).replaceAll("%2C", ",").replaceAll("%3A", ":");

// The query without some of its parameters, and with another one instead; from its beginning.
function change(names, name = "", value = "") {
  const dropped = new Set([...names, "offset"]);
  const pairs = query.readPairs(asked()).filter(([known]) => !dropped.has(known));
  return encode(value ? [...pairs, [name, value]] : pairs);
}

let typing;
const addressOf = (text) => (text ? `?${text}` : location.pathname);

// Browsers refuse an address that is replaced with every letter.
function settle() {
  clearTimeout(typing);
  if (addressed !== location.search.slice(1)) history.replaceState(null, "", addressOf(addressed));
}

function go(text, { isTyped = false } = {}) {
  if (isTyped) {
    clearTimeout(typing);
    typing = setTimeout(settle, 200);
  } else if (text !== addressed) {
    settle();
    history.pushState(null, "", addressOf(text));
  }
  addressed = text;
  show();
}

function choose(id, names, nameOf = () => names[0]) {
  controls[id].addEventListener("change", ({ target }) => {
    go(change(names, nameOf(target.value), nameOf(target.value) && target.value));
  });
}

const DATES = { from: ["date__gte", "date__gt"], before: ["date__lt", "date__gt__lt", "date__lte"] };
const WHENS = ["upcoming", "previous", "ongoing", "hide_recent_previous"];
choose("from", DATES.from);
choose("before", DATES.before);
choose("ordering", ["ordering"]);
choose("limit", ["limit"]);
controls.when.addEventListener("change", ({ target }) => {
  go(change(WHENS, target.value, target.value && "true"));
});
controls.mode.addEventListener("change", ({ target: { value } }) => {
  if (value === "json") go(change(["format"], "format", "json"));
  else go(change(["format", "mode"], "mode", value));
});

const field = () => controls.in?.value ?? "search";
function type() {
  go(change(["search", "q"], field(), controls.search.value), { isTyped: true });
}
controls.search.addEventListener("input", ({ isComposing }) => isComposing || type());
controls.search.addEventListener("compositionend", type);
controls.in?.addEventListener("change", type);
app.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
// A form of several fields and no button is not sent by Enter.
controls.search.addEventListener("keydown", ({ key, isComposing }) => {
  if (key === "Enter" && !isComposing) found.focus();
});
app.addEventListener("click", settle, { capture: true });
addEventListener("popstate", () => {
  clearTimeout(typing);
  addressed = location.search.slice(1);
  show();
});

// Controls show what the address says, but for the one in which somebody writes.
function showControls(asks) {
  const last = (names) => asks.pairs.findLast(([name, value]) => names.includes(name) && value)?.[1] ?? "";
  const set = (id, value) => {
    const control = controls[id];
    if (!control || control === document.activeElement && control.type === "search") return;
    if (control.value !== value) control.value = value;
  };
  set("search", last(["search", "q"]));
  if (last(["q"])) set("in", "q");
  else if (last(["search"])) set("in", "search");
  controls.search.labels[0].textContent = field() === "q" ? "Words in any text" : "Words in the name";
  set("from", last(DATES.from));
  set("before", last(DATES.before));
  set("when", WHENS.find((name) => asks.flags?.get(name)) ?? "");
  const isPast = asks.flags?.get("previous") && !asks.flags.get("upcoming");
  set("ordering", asks.ordering?.[0] ?? (asks.text ? "" : isPast ? "-date" : "date"));
  set("mode", asksJson(asks) ? "json" : asks.mode ?? "list");
  const limit = String(asks.limit ?? 20);
  if (![...controls.limit.options].some(({ value }) => value === limit)) {
    controls.limit.append(make("option", { textContent: limit }));
  }
  set("limit", limit);
}

const asksJson = ({ pairs }) => pairs.some(([name, value]) => name === "format" && value.trim() === "json");

// -------------------------------------------------------------------------------------- the answer

let turn = 0;

function show() {
  if (!data) return;
  const started = performance.now();
  const mine = ++turn;
  const isCurrent = () => mine === turn;
  let asks;
  try {
    asks = query.parseQuery(asked(), "text" in app.dataset);
    showControls(asks);
    if (asks.text || (query.asksForMore(asks) && !data.hasMore)) {
      found.setAttribute("aria-busy", "true");
      prepare(asks, isCurrent);
      return;
    }
    present(asks, query.answer(asks, data, now), isCurrent);
  } catch (error) {
    refuse(error, asks);
  }
  performance.measure("almanac:answer", { start: started, end: performance.now() });
}

// What takes another question to the host.
async function prepare(asks, isCurrent) {
  try {
    if (asks.text) fulltext ??= await import(app.dataset.text);
    const scores = await query.findText(asks, fulltext, app.dataset.texts);
    if (query.asksForMore(asks) && isWhole) await fetchRare();
    if (!isCurrent() || (query.asksForMore(asks) && !data.hasMore)) return;
    present(asks, query.answer(asks, data, now, scores), isCurrent);
  } catch (error) {
    if (isCurrent()) refuse(error, asks);
  }
}

// An error of the query says what to do; any other, that something could not be fetched.
function refuse(error, asks) {
  const isOurs = error instanceof query.QueryError;
  if (!isOurs) console.error(error);
  const words = isOurs ? `${error.parameter}: ${error.what}` : "This cannot be answered now";
  say(words);
  const children = [make("p", { className: "ask-wrong" }, words, isOurs ? ` — ${error.remedy}.` : ".")];
  if (isOurs) children.push(make("p", {}, dropButton([error.parameter], `Drop ${error.parameter}`)));
  else showWays();
  if (!asks) showControls({ pairs: query.readPairs(asked()).slice(0, 50) });
  facetsPane.replaceChildren();
  same.hidden = true;
  fill(children);
}

function say(words) {
  if (status.textContent !== words) status.textContent = words;
}

function fill(children) {
  found.replaceChildren(...children);
  found.setAttribute("aria-busy", String(!isWhole));
  // Where dates stay in UTC, what else is said of them can wait until nobody types.
  clearTimeout(telling);
  if (document.documentElement.dataset.clock === "local") tellRows();
  else telling = setTimeout(tellRows, 200);
}

let telling;
function tellRows() {
  document.dispatchEvent(new CustomEvent("almanac:rows", { detail: found }));
}

function present(asks, answer, isCurrent) {
  const { rows, count } = answer;
  say(sayCount(asks, answer));
  showFacets(asks, answer);
  const children = [...showConditions(asks), ...showIgnored(asks)];
  if (asksJson(asks)) children.push(showJson(asks, answer, isCurrent));
  else if (rows.length) children.push(showRows(asks, rows, isCurrent));
  else children.push(...showNothing(asks, answer));
  children.push(...showPager(asks, count));
  showSame(asks, answer);
  fill(children);
}

function sayCount({ offset }, { rows, count }) {
  const rest = isWhole ? "" : " among the newest; older ones are on their way";
  if (!rows.length) return count ? `None of ${plural(count, "event")} so far down` : `No events${rest}`;
  if (rows.length === count) return plural(count, "event") + rest;
  return `${number(offset + 1)} to ${number(offset + rows.length)} of ${plural(count, "event")}${rest}`;
}

function dropButton(names, words, condition = "") {
  const button = make("button", { type: "button", className: "button", textContent: words });
  const dropped = (name) => names.includes(name) || query.conditionOf(name) === condition;
  button.addEventListener("click", () => {
    const all = query.readPairs(asked()).map(([name]) => name);
    go(change(all.filter(dropped)));
    found.focus();
  });
  return button;
}

// ----------------------------------------------------------------------------------- what is asked for

const MARKS = {
  q: "about",
  date__gte: "from",
  date__gt: "after",
  date__lt: "before",
  date__gt__lt: "before",
  date__lte: "until",
  last_updated__gte: "updated from",
  last_updated__lte: "updated until",
};

const cut = (text) => ([...text.slice(0, 130)].length > 60 ? `${[...text.slice(0, 130)].slice(0, 60).join("")}…` : text);

function sayChosen(facet, ref) {
  if (facet === "months") return query.monthName(ref) ?? String(ref);
  return data.groups[facet]?.byRef.get(ref)?.name ?? String(ref);
}

// The conditions of a query, each with words for it.
function conditionsOf(asks) {
  const conditions = new Map();
  const sorted = asks.pairs.filter(
    ([name, value]) => value.trim() && !query.PAGING.includes(name) && !asks.ignored.includes(name),
  );
  for (const [name, value] of sorted) {
    const key = query.conditionOf(name);
    const facet = FACETS.find(([known]) => known === key);
    if (facet) {
      const chosen = [...query.chosenOf(key, asks, data)];
      const words = chosen.slice(0, 5).map((ref) => sayChosen(key, ref)).join(", ");
      conditions.set(key, cut(`${facet[1]}: ${words}${chosen.length > 5 ? ", …" : ""}`));
    } else {
      const before = conditions.get(key);
      const words = name === "search" ? `“${value.trim()}”` : `${MARKS[name] ?? `${name}:`} ${value.trim()}`;
      conditions.set(key, cut(before ? `${before}, ${words}` : words));
    }
  }
  return conditions;
}

function showConditions(asks) {
  const conditions = conditionsOf(asks);
  if (!conditions.size) return [];
  const list = make("ul", { className: "ask-conditions", aria: { label: "Conditions" } });
  for (const [key, words] of conditions) {
    const button = dropButton([key], `${words} ×`, key);
    button.setAttribute("aria-label", `Drop ${words}`);
    list.append(make("li", {}, button));
  }
  return [list];
}

function showIgnored({ ignored }) {
  if (!ignored.length) return [];
  const line = make("p", { className: "ask-ignored" }, "Ignored: ");
  for (const [at, name] of ignored.slice(0, 9).entries()) {
    const meant = query.rightWord(name);
    line.append(at ? ", " : "", make("code", { textContent: cut(name) || "a nameless value" }));
    if (meant) line.append(" (say ", make("code", { textContent: meant }), ")");
  }
  if (ignored.length > 9) line.append(` and ${number(ignored.length - 9)} more`);
  return [line];
}

function showNothing(asks, { count, without }) {
  if (count) return [make("p", { className: "nothing" }, "That is past the end.")];
  const conditions = conditionsOf(asks);
  const helping = [...without].filter(([, left]) => left).sort((a, b) => b[1] - a[1]);
  const list = make("ul", { className: "ask-drops" });
  for (const [key, left] of helping.slice(0, FEW)) {
    const words = `Without ${conditions.get(key) ?? key}: ${plural(left, "event")}`;
    list.append(make("li", {}, dropButton([key], words, key)));
  }
  if (helping.length) {
    const which = without.size > 1 ? "No event meets all of this. One condition less:" : "No event meets this.";
    return [make("p", { className: "nothing", textContent: which }), list];
  }
  const again = make("button", { type: "button", className: "button", textContent: "Start anew" });
  again.addEventListener("click", () => go(""));
  const words = "No event meets this, nor would it with one condition less.";
  return [make("p", { className: "nothing", textContent: words }), make("p", {}, again)];
}

// ------------------------------------------------------------------------------------------- facets

const opened = new Set(matchMedia("(min-width: 58rem)").matches ? ["types", "years"] : []);
const unfolded = new Set();
const panes = new Map();

// All facets stand there from the start; those that are closed have nothing in them yet.
function showFacets(asks, answer) {
  if (!panes.size) FACETS.forEach(([facet, label]) => panes.set(facet, makePane(facet, label)));
  if (!facetsPane.firstChild) facetsPane.append(...[...panes.values()].map(({ fold }) => fold));
  for (const [facet, , parameter] of FACETS) {
    const pane = panes.get(facet);
    pane.draw = () => drawFacet(pane, facet, parameter, asks, answer);
    const chosen = query.chosenOf(facet, asks, data);
    pane.total.textContent = chosen.size ? `${chosen.size} chosen` : number(answer.counts[facet].size);
    pane.fold.hidden = !chosen.size && !answer.counts[facet].size;
    if (pane.fold.open) pane.draw();
  }
}

function makePane(facet, label) {
  const total = make("span", { className: "count" });
  const list = make("ul");
  const fold = make("details", { open: opened.has(facet) }, make("summary", {}, `${label} `, total), list);
  const pane = { fold, list, total, draw: null };
  fold.addEventListener("toggle", () => fold.open && pane.draw?.());
  return pane;
}

function drawFacet({ list }, facet, parameter, asks, { counts }) {
  const chosen = query.chosenOf(facet, asks, data);
  const all = [...new Set([...chosen, ...counts[facet].keys()])].map((ref) => ({
    ref,
    isChosen: chosen.has(ref),
    count: counts[facet].get(ref) ?? 0,
  }));
  if (facet === "years") all.sort((a, b) => b.ref - a.ref);
  else if (facet === "months") all.sort((a, b) => a.ref - b.ref);
  else all.sort((a, b) => b.isChosen - a.isChosen || b.count - a.count || (a.ref < b.ref ? -1 : 1));
  const most = facet === "months" ? 12 : unfolded.has(facet) ? MANY : FEW;
  // What has the focus keeps it: a box that stays is moved, not made anew.
  const kept = new Map([...list.querySelectorAll("input")].map((box) => [box.value, box]));
  const focused = document.activeElement;
  const items = all.slice(0, most).map(({ ref, isChosen, count }) => {
    let box = kept.get(String(ref));
    if (!box) {
      box = make("input", { type: "checkbox", value: String(ref) });
      const label = make("label", {}, box, " ", make("span"), " ", make("span", { className: "count" }));
      box.item = make("li", {}, label);
      box.addEventListener("change", () => box.toggle());
    }
    box.toggle = () => toggle(facet, parameter, asks, ref, box.checked);
    box.checked = isChosen;
    const [name, many] = box.item.querySelectorAll("span");
    const words = sayChosen(facet, ref);
    if (name.textContent !== words) name.textContent = words;
    if (many.textContent !== number(count)) many.textContent = number(count);
    return box.item;
  });
  if (all.length > most && most === FEW) items.push(make("li", {}, unfoldButton(facet, all.length)));
  else if (all.length > most) items.push(make("li", { className: "count" }, `and ${number(all.length - most)} more`));
  if (items.length === list.children.length && items.every((item, at) => item === list.children[at])) return;
  list.replaceChildren(...items);
  if (list.contains(focused)) focused.focus();
}

function unfoldButton(facet, count) {
  const words = count > MANY ? `Show ${MANY} of ${number(count)}` : `Show all ${number(count)}`;
  const button = make("button", { type: "button", className: "ask-more", textContent: words });
  button.addEventListener("click", () => {
    unfolded.add(facet);
    const { draw, list } = panes.get(facet);
    draw();
    list.children[FEW]?.querySelector("input")?.focus();
  });
  return button;
}

function toggle(facet, parameter, asks, ref, isChosen) {
  const chosen = query.chosenOf(facet, asks, data);
  if (isChosen) chosen.add(ref);
  else chosen.delete(ref);
  const names = asks.pairs.map(([name]) => name).filter((name) => query.conditionOf(name) === facet);
  go(change(names, parameter, [...chosen].join(",")));
}

// -------------------------------------------------------------------------------------------- events

const hrefOf = (row) => `${index.events}${query.slugOf(data, row)}/`;
const groupOf = (facet, row) => data.groups[facet].byRef.get(data[facet].sets[data[facet].of[row]][0]);

const SVG = "http://www.w3.org/2000/svg";
function makeGlyph({ glyph, family }) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", `glyph f-${family}`);
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#g-${glyph}`);
  svg.append(use);
  return svg;
}

// A name with its found words marked; where capitals are more letters, it is left as it is.
function markWords(title, words) {
  const upper = title.toUpperCase();
  if (!words.length || upper.length !== title.length) return [title];
  const isFound = new Uint8Array(title.length);
  for (const word of words) {
    for (let at = upper.indexOf(word); at >= 0; at = upper.indexOf(word, at + word.length)) {
      isFound.fill(1, at, at + word.length);
    }
  }
  const pieces = [];
  for (let at = 0, end = 0; at < title.length; at = end) {
    while (end < title.length && isFound[end] === isFound[at]) end++;
    const text = title.slice(at, end);
    pieces.push(isFound[at] ? make("mark", { textContent: text }) : text);
  }
  return pieces;
}

function makeTime(row) {
  const { words, machine, form, hour } = query.dateOf(data, row);
  if (!machine) return words;
  const time = make("time", { dateTime: machine, textContent: words });
  if (form) time.dataset.form = form;
  if (hour) time.dataset.hour = hour;
  return time;
}

function makeRow(row, words) {
  const type = groupOf("types", row) ?? { glyph: "log", family: "log", name: "" };
  const place = groupOf("places", row);
  const casts = data.videos[row];
  const link = make("a", { href: hrefOf(row) }, ...markWords(query.titleOf(data, row), words));
  const facts = make("p", { className: "row-facts" });
  const isRemoved = data.removed.has(row);
  if (isRemoved) facts.append(make("span", { className: "stamp", textContent: "removed" }));
  if (type.name) facts.append(make("span", { className: `kind f-${type.family}`, textContent: type.name }));
  if (place) facts.append(make("span", { className: "where", textContent: place.name }));
  const item = make(
    "li",
    { className: `row${isRemoved ? " is-removed" : ""}`, data: { event: data.ids[row] } },
    make("p", { className: "row-when" }, makeTime(row)),
    makeGlyph(type),
    make("p", { className: "row-title" }, link),
    facts,
  );
  if (casts) {
    const unseen = make("span", { className: "unseen", textContent: casts === 1 ? " webcast" : " webcasts" });
    item.append(make("p", { className: "casts" }, String(casts), unseen));
  }
  return item;
}

function showRows(asks, rows, isCurrent) {
  const list = make("ul", { className: `rows ask-${asks.mode}` });
  const items = rows.map((row) => makeRow(row, asks.words));
  list.append(...items);
  const pane = make("div", { className: "shelf" }, list);
  if (asks.text && hasRecords) items.forEach((item, at) => tellMatch(item, asks.text, rows[at], isCurrent));
  if (asks.mode === "list") return pane;
  if (!hasRecords) {
    pane.append(make("p", { className: "nothing" }, "This site has no records beside its pages: these are the rows alone."));
    return pane;
  }
  if (asks.mode === "normal" && asks.text) return pane;
  for (const [at, item] of items.entries()) {
    const entry = make("div", { className: "ask-entry", aria: { busy: "true" } });
    item.append(entry);
    fetchRecord(rows[at]).then(
      (record) => isCurrent() && tell(entry, record, rows[at], asks.mode),
      () => isCurrent() && tell(entry, { description: "Its record could not be fetched." }, rows[at], "normal"),
    );
  }
  return pane;
}

// Where in an event's texts full text was found.
function tellMatch(item, text, row, isCurrent) {
  const line = make("p", { className: "ask-excerpt" });
  item.append(line);
  fetchRecord(row).then(
    (record) => {
      if (!isCurrent()) return;
      const segments = fulltext.excerpt({ record }, text);
      line.append(...segments.map((one) => (one.marked ? make("mark", { textContent: one.text }) : one.text)));
    },
    () => line.remove(),
  );
}

const names = (things) => (Array.isArray(things) ? things : []).map(({ name }) => name).filter(Boolean).join(", ");
const isWeb = (url) => typeof url === "string" && /^https?:\/\//i.test(url) && URL.canParse(url);

function makeLink(url, label) {
  if (!isWeb(url)) return label;
  return make("a", { href: url, rel: "nofollow noopener external", textContent: label });
}

// What a record says of an event, below its row.
function tell(entry, record, row, mode) {
  entry.removeAttribute("aria-busy");
  entry.append(make("p", { className: "ask-about", textContent: String(record.description ?? "") }));
  if (mode !== "detailed") return;
  const facts = make("dl");
  const fact = (label, ...values) => {
    if (values.some(Boolean)) facts.append(make("div", {}, make("dt", { textContent: label }), " ", make("dd", {}, ...values)));
  };
  const missions = data.missions.sets[data.missions.of[row]].map((ref) => sayChosen("missions", ref));
  fact("Agencies", names(record.agencies));
  fact("Programs", names(record.program));
  fact("Missions", missions.join(", "));
  fact("Launches", names(record.launches));
  fact("Expeditions", names(record.expeditions));
  fact("Stations", names(record.spacestations));
  fact("Last updated", String(record.last_updated ?? ""));
  entry.append(facts);
  const links = [...(record.vid_urls ?? []), ...(record.info_urls ?? [])].slice(0, 12);
  const updates = [...(record.updates ?? [])].sort((a, b) => (a.created_on < b.created_on ? 1 : -1));
  const list = make("ul");
  for (const { url, title } of links) list.append(make("li", {}, makeLink(url, title || url)));
  for (const { created_on: at, comment } of updates.slice(0, 12)) {
    list.append(make("li", {}, `${String(at ?? "").slice(0, 10)} ${comment ?? ""}`));
  }
  if (list.firstChild) entry.append(list);
}

// ------------------------------------------------------------------------------------------- as JSON

const RELATED = ["agencies", "launches", "expeditions", "spacestations", "program", "astronauts"];
const LEFT_OUT = { list: [...RELATED, "updates", "last_updated"], normal: RELATED, detailed: [] };

function project(record, mode) {
  const kept = Object.entries(record).filter(([name]) => !LEFT_OUT[mode].includes(name));
  return Object.fromEntries(kept.map(([name, value]) => [name, name === "response_mode" ? mode : value]));
}

function showJson(asks, { rows, count }, isCurrent) {
  const text = make("pre", { tabIndex: 0, textContent: "Fetching the records …" });
  text.setAttribute("role", "region");
  text.setAttribute("aria-label", "The answer as JSON");
  const copy = make("button", { type: "button", className: "button copy", textContent: "Copy", data: { copy: "" } });
  const save = make("a", { className: "button", textContent: "Download", download: "events.json", hidden: true });
  const pane = make("div", { className: "ask-json" }, make("p", { className: "tools" }, copy, save), text);
  if (!hasRecords) {
    text.textContent = "This site has no records beside its pages.";
    return pane;
  }
  Promise.all(rows.map(fetchRecord)).then(
    (records) => {
      if (!isCurrent()) return;
      const { next, previous } = query.linksOf(asks, count);
      const whole = (link) => link && `${home}?${link}`;
      const results = records.map((record) => project(record, asks.mode));
      const json = JSON.stringify({ count, next: whole(next), previous: whole(previous), results }, null, 2);
      text.textContent = json;
      copy.dataset.copy = json;
      save.href = URL.createObjectURL(new Blob([json, "\n"], { type: "application/json" }));
      save.hidden = false;
    },
    () => isCurrent() && (text.textContent = "The records could not be fetched."),
  );
  return pane;
}

// -------------------------------------------------------------------------------------- ways onward

function showPager(asks, count) {
  const { next, previous } = query.linksOf(asks, count);
  if (!next && !previous) return [];
  const nav = make("nav", { className: "neighbours", aria: { label: "More events" } });
  for (const [link, rel, words] of [[previous, "prev", "Previous"], [next, "next", "Next"]]) {
    if (!link) continue;
    const text = link.replaceAll("%2C", ",").replaceAll("%3A", ":");
    const step = make("a", { href: `?${text}`, rel }, make("span", { textContent: words }), ` ${asks.limit}`);
    step.addEventListener("click", (event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      go(text);
      found.focus({ preventScroll: true });
      app.scrollIntoView();
    });
    nav.append(step);
  }
  return [nav];
}

// What the API of today knows under another name, or does not know.
const API_WORDS = { type: "type__ids", agency: "agency__ids", date__lt: "date__gt__lt" };
const KNOWN = new Set([
  "search", "slug", "video_url", "id", "type__ids", "agency__ids", "program", "year", "month", "day",
  "date__gt", "date__gte", "date__gt__lt", "date__lte", "last_updated__gte", "last_updated__lte",
  ...query.PAGING,
]);

function apiAddress(asks) {
  const [pairs, lost] = [[], new Set()];
  for (const facet of ["types", "agencies"]) {
    const chosen = [...query.chosenOf(facet, asks, data)];
    if (chosen.length) pairs.push([facet === "types" ? "type__ids" : "agency__ids", chosen.join(",")]);
  }
  query.chosenOf("programs", asks, data).forEach((ref) => pairs.push(["program", ref]));
  for (const [name, value] of asks.pairs) {
    const word = API_WORDS[name] ?? name;
    if (!value.trim() || asks.ignored.includes(name) || WHENS.includes(name)) continue;
    if (["types", "agencies", "programs"].includes(query.conditionOf(name))) continue;
    if (!KNOWN.has(word)) lost.add(name);
    else pairs.push([word, value]);
  }
  const when = ["upcoming", "previous"].find((name) => asks.flags.get(name));
  if (asks.flags.has("ongoing")) lost.add("ongoing");
  const text = encode(pairs);
  return { address: apiEvents + (when ? `${when}/` : "") + (text && `?${text}`), lost: [...lost] };
}

const nearest = ["missions", "types", "agencies", "programs", "places", "languages"];

// The list of this site that has the most of it, and in what else it is published.
function showNear(asks) {
  const line = same.querySelector(".ask-near dd");
  for (const facet of nearest) {
    const chosen = [...query.chosenOf(facet, asks, data)];
    const group = chosen.length === 1 ? data.groups[facet].byRef.get(chosen[0]) : null;
    if (!group || !index.pages[facet]) continue;
    const href = `${index.pages[facet]}${group.slug}/`;
    line.replaceChildren(make("a", { href, textContent: group.name }));
    for (const format of index.formats[facet] ?? []) {
      line.append(" · ", make("a", { href: href + format, textContent: sayFormat(format) }));
    }
    return;
  }
  const root = index.events.replace(/events\/$/, "");
  const [year] = query.chosenOf("years", asks, data);
  const href = year && data.years.includes(year) ? `${root}${String(year).padStart(4, "0")}/` : `${root}years/`;
  line.replaceChildren(make("a", { href, textContent: year && href !== `${root}years/` ? String(year) : "All years" }));
  for (const link of document.querySelectorAll("head link[rel=alternate]")) {
    const file = link.href.split("/").at(-1);
    line.append(" · ", make("a", { href: link.href, textContent: `all events, ${sayFormat(file)}` }));
  }
}

const sayFormat = (file) =>
  ({ "feed.xml": "RSS", "atom.xml": "Atom", "calendar.ics": "calendar" })[file] ?? file;

function showSame(asks) {
  showNear(asks);
  const [, ours, command] = same.querySelectorAll("dl > div");
  const { address, lost } = apiAddress(asks);
  ours.querySelector("span").textContent = lost.length ? `(without ${cut(lost.join(", "))})` : "";
  showCode(ours, address);
  const kept = asks.pairs.filter(([, value]) => value);
  showCode(command, `almanac query "${encode(kept)}"`);
  same.hidden = false;
}

function showCode(part, text) {
  part.querySelector("code").textContent = cutLong(text);
  const [button, field] = [part.querySelector("button"), part.querySelector("input")];
  if (button) button.dataset.copy = text;
  if (field) field.value = text;
}

const cutLong = (text) => (text.length > 500 ? `${text.slice(0, 500)}…` : text);

// In place of what cannot be answered.
function showWays() {
  app.dataset.failed = "";
}

say("Fetching the index of all events …");
start().catch((error) => {
  console.error(error);
  say("The index of events could not be fetched.");
  found.setAttribute("aria-busy", "false");
  showWays();
});
