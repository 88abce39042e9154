// The query language of Launch Library 2's events, in the browser: what `generator/archive/query.py`
// says of it in Python, said again. One table of cases (`tests/cases/query.json`) holds both to the
// same. Nothing here touches the page; the files it reads are made by `generator/render/search.py`.

export const NUMBERS = [
  "id", "type__ids", "agency__ids", "program__ids", "expedition__ids", "spacestation__ids",
  "year", "month", "day",
];
const TEXTS = ["slug", "launch__ids", "video_url"];
// The facet of each parameter that names groups, by id, slug or name.
export const NAMED = {
  type: "types",
  program: "programs",
  agency: "agencies",
  mission: "missions",
  place: "places",
  language: "languages",
};
const NOUNS = Object.fromEntries(Object.entries(NAMED).map(([noun, facet]) => [facet, noun]));
const BOUNDS = [
  "date__gt", "date__gte", "date__lt", "date__gt__lt", "date__lte",
  "last_updated__gte", "last_updated__lte",
];
const FLAGS = ["upcoming", "previous", "hide_recent_previous", "has_video", "ongoing"];
export const PAGING = ["ordering", "limit", "offset", "mode", "format"];
const PARAMETERS = new Set([
  "search", "q", ...NUMBERS, ...TEXTS, ...Object.keys(NAMED), ...BOUNDS, ...FLAGS, ...PAGING,
]);
const ORDERINGS = ["date", "last_updated"];
const MODES = ["list", "normal", "detailed"];
const FORMATS = ["json", "api"];
const DEFAULT_LIMIT = 10;
const LARGEST_LIMIT = 100;
const LONGEST_SEARCH = 1000;
const FEW = 5;

// The condition that a parameter belongs to: those of one facet are one.
const FACET_OF = {
  ...NAMED,
  type__ids: "types",
  agency__ids: "agencies",
  program__ids: "programs",
  year: "years",
  month: "months",
};
export const conditionOf = (name) => FACET_OF[name] ?? name;

// What is meant by names that others have for these things.
const RIGHT_WORDS = new Map(Object.entries({
  date__year: "year",
  date__month: "month",
  date__day: "day",
  type__id: "type__ids",
  type__name: "type",
  agency__id: "agency__ids",
  agencies: "agency",
  lsp__id: "agency__ids",
  lsp__name: "agency",
  program__id: "program__ids",
  location: "place",
  name: "search",
  net__gt: "date__gt",
  net__gte: "date__gte",
  net__lt: "date__lt",
  net__lte: "date__lte",
  order: "ordering",
  page_size: "limit",
}));
export const rightWord = (name) => RIGHT_WORDS.get(name) ?? "";

export class QueryError extends Error {
  constructor(parameter, what, remedy) {
    super(`${parameter}: ${what}; ${remedy}`);
    Object.assign(this, { parameter, what, remedy });
  }
}

// ---------------------------------------------------------------------------------- reading a query

// What Python calls white space: not quite what a browser does.
const BLANK = "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const MARGINS = new RegExp(`^[${BLANK}]+|[${BLANK}]+$`, "gu");
const BLANKS = new RegExp(`[${BLANK}]+`, "gu");
const QUOTED = `(?:"(?:[^"\\\\]|\\\\[^\\n])*"|'(?:[^'\\\\]|\\\\[^\\n])*')`;
const WORD = new RegExp(
  `[^${BLANK}'"]*(?:${QUOTED}[^${BLANK}'"]*)+|[^${BLANK}]+`, "gu");
const NUMBER = /^([+-]?)0*([0-9]+)(?:\.[0-9]*)?$/;
const PLAIN_NUMBER = /^[0-9]{1,15}$/;
const COUNT = /^\+?([0-9]+)$/;
const DIGITS = 19;
const FLAG = new Map([
  ["true", true], ["1", true], ["yes", true], ["false", false], ["0", false], ["no", false],
]);
const INSTANT = new RegExp(
  "^(\\d{4})-(\\d{1,2})-(\\d{1,2})" +
  "(?:[Tt ]+(\\d{1,2})(?::(\\d{1,2})(?::(\\d{1,2})(?:[.,](\\d{1,12}))?)?)?" +
  "[ \\t\\n\\r\\f\\v]*(?:([Zz])|([+-])(\\d{2})(?::?([0-5]\\d))?)?)?$");

const isInk = (code) => code > 32 && code < 127;

// A blank run in the middle of a long text must not be looked at from each of its places.
function strip(text) {
  if (isInk(text.charCodeAt(0)) && isInk(text.charCodeAt(text.length - 1))) return text;
  if (text.length < 200) return text.replace(MARGINS, "");
  const isBlank = new RegExp(`[${BLANK}]`, "u");
  let [start, end] = [0, text.length];
  while (start < end && isBlank.test(text[start])) start++;
  while (start < end && isBlank.test(text[end - 1])) end--;
  return text.slice(start, end);
}

const unique = (values) => [...new Set(values)];
const splitList = (values) => unique(values.join(",").split(",").map(strip).filter(Boolean));
const last = (values) => strip(values.at(-1));

function quote(text) {
  const letters = [...text.slice(0, 200)];
  return `'${letters.length > 60 ? `${letters.slice(0, 60).join("")}…` : text}'`;
}

export function readPairs(text) {
  const pairs = [];
  for (const [name, value] of new URLSearchParams(`?${strip(text.toWellFormed())}`)) {
    const plain = strip(strip(name).replace(/^\?+/, ""));
    if (plain || value) pairs.push([plain, value]);
  }
  return pairs;
}

function readNumbers(name, values) {
  const found = new Set();
  for (const text of values.join(",").split(",")) {
    const part = strip(text);
    if (!part) continue;
    if (PLAIN_NUMBER.test(part)) {
      found.add(Number(part));
      continue;
    }
    const [, sign, digits] = NUMBER.exec(part) ?? [];
    if (!digits) throw new QueryError(name, `${quote(part)} is not a number`, "write 8, or 2,8");
    if (digits.length <= DIGITS) found.add(asId((sign === "-" && digits !== "0" ? "-" : "") + digits));
  }
  return found;
}

// Ids are numbers as far as a browser can keep them, and texts beyond that.
const asId = (digits) => (Number.isSafeInteger(Number(digits)) ? Number(digits) : digits);

const daysIn = (year, month) =>
  [31, year % 4 || (!(year % 100) && year % 400) ? 28 : 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][
    month - 1
  ];

const FIRST = -62135596800;
const AFTER_LAST = 253402300800;

// Seconds since 1970, and microseconds beyond.
function readInstant(name, text) {
  const remedy = `as in ${name}=2023-08-25 or ${name}=2023-08-25T17:36:35Z (a + in a zone is %2B)`;
  const found = INSTANT.exec(text);
  if (!found) throw new QueryError(name, `${quote(text)} is not a date`, remedy);
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map((part) => Number(part ?? 0));
  const east = (Number(found[10] ?? 0) * 60 + Number(found[11] ?? 0)) * 60;
  const isReal =
    year > 0 && month > 0 && month < 13 && day > 0 && day <= daysIn(year, month) &&
    hour < 24 && minute < 60 && second < 60 && east < 86400;
  if (!isReal) {
    throw new QueryError(name, `${quote(text)} is no day or time that there is`, remedy);
  }
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const there = date / 1000 + hour * 3600 + minute * 60 + second;
  const here = there - (found[9] === "-" ? -east : east);
  const s = here >= FIRST && here < AFTER_LAST ? here : there;
  return { s, us: Number((found[7] ?? "").padEnd(6, "0").slice(0, 6)) };
}

function readFlag(name, values) {
  const text = last(values);
  const flag = FLAG.get(text.toLowerCase());
  if (flag === undefined) {
    throw new QueryError(name, `${quote(text)} is neither true nor false`, `as in ${name}=true`);
  }
  return flag;
}

function readCount(values, least, otherwise) {
  const found = values && COUNT.exec(last(values));
  if (!found) return otherwise;
  const number = Number(found[1]);
  return number < least ? otherwise : Math.min(number, 1e19);
}

function readSearch(values) {
  const text = (values ?? []).join(" ");
  if (text.length > LONGEST_SEARCH && [...text].length > LONGEST_SEARCH) {
    throw new QueryError("search", "has more than 1,000 characters", "names are much shorter");
  }
  const terms = [];
  for (const [match] of text.matchAll(WORD)) {
    const word = match.replace(/^,+|,+$/g, "");
    if (/^["']/.test(word) && word.at(0) === word.at(-1)) {
      const mark = word[0];
      terms.push(word.slice(1, -1).replaceAll(`\\${mark}`, mark).replaceAll("\\\\", "\\"));
    } else {
      terms.push(...word.split(",").map(strip));
    }
  }
  return unique(terms.filter(Boolean).map((term) => term.toUpperCase()));
}

// A query that can be read; a QueryError tells what cannot. `hasText` says whether full text can be
// searched at all.
export function parseQuery(text, hasText = false) {
  const pairs = readPairs(text);
  const values = new Map();
  for (const [name, value] of pairs) {
    if (!PARAMETERS.has(name) || !strip(value)) continue;
    if (values.has(name)) values.get(name).push(value);
    else values.set(name, [value]);
  }
  if (values.has("q") && !hasText) {
    const remedy = "search=… looks for words in names";
    throw new QueryError("q", "full text cannot be searched here", remedy);
  }
  const pick = (names, read) =>
    new Map(names.filter((name) => values.has(name)).map((name) => [name, read(name, values.get(name))]));
  const flags = pick(FLAGS, readFlag);
  const ordering = splitList(values.get("ordering") ?? []);
  const isOrder = (term) => ORDERINGS.includes(term.replace(/^-/, ""));
  const mode = values.has("mode") ? last(values.get("mode")) : "normal";
  const query = {
    pairs,
    ignored: unique([
      ...pairs.map(([name]) => name).filter((name) => !PARAMETERS.has(name)),
      ...(flags.has("hide_recent_previous") && !flags.get("upcoming") ? ["hide_recent_previous"] : []),
      ...ordering.filter((term) => !isOrder(term)).map((term) => `ordering=${term}`),
      ...(MODES.includes(mode) ? [] : [`mode=${mode}`]),
    ]),
    words: readSearch(values.get("search")),
    text: (values.get("q") ?? []).join(" "),
    numbers: pick(NUMBERS, readNumbers),
    texts: pick(TEXTS, (name, found) => {
      const texts = splitList(found);
      return new Set(name === "launch__ids" ? texts.map((text) => text.toLowerCase()) : texts);
    }),
    named: pick(Object.keys(NAMED), (_, found) => found),
    bounds: pick(BOUNDS, (name, found) => found.map((value) => readInstant(name, strip(value)))),
    flags,
    ordering: ordering.filter(isOrder),
    limit: Math.min(readCount(values.get("limit"), 1, DEFAULT_LIMIT), LARGEST_LIMIT),
    offset: readCount(values.get("offset"), 0, 0),
    mode: MODES.includes(mode) ? mode : "normal",
    format: values.has("format") ? last(values.get("format")) : "json",
  };
  if (!FORMATS.includes(query.format)) {
    const remedy = `as in format=${FORMATS.join(" or ")}`;
    throw new QueryError("format", `${quote(query.format)} is not known`, remedy);
  }
  return query;
}

// Whether a query asks for what stands in the files of what is rarely asked for.
export const asksForMore = ({ numbers, texts, bounds, flags, ordering }) =>
  texts.size > 0 || flags.has("ongoing") || numbers.has("expedition__ids") || numbers.has("spacestation__ids") ||
  [...bounds.keys(), ...ordering].some((name) => name.includes("last_updated"));

// ------------------------------------------------------------------------------------------- the data

// What tells one name from another, as `archive/plain.py` has it.
const APOSTROPHES = /[\u2018\u2019\u201b\u02b9\u02bb\u02bc\u2032\u00b4\uff07]/g;
const QUOTES = /[\u201c\u201d\u201e\u201f\u2033\uff02]/g;
const HYPHENS = /[\u2010-\u2014\u2212\ufe58\uff0d]/g;
const INVISIBLE =
  /[\p{Default_Ignorable_Code_Point}\p{Cc}\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\ufeff]+/gu;
const UNWANTED = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;
const ENTITY = /&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]{1,31});/g;

const decode = (entity) =>
  new DOMParser().parseFromString(entity, "text/html").documentElement.textContent;

function nameKey(text) {
  let line = text.includes("&") ? text.slice(0, 5000).replace(ENTITY, decode) : text;
  line = line.replace(/\r\n?|[\v\f\x1c-\x1f\x85\u2028\u2029]/g, "\n").replace(UNWANTED, "");
  line = line.replace(INVISIBLE, (found) => (/\s/.test(found) ? " " : ""));
  line = line.replace(APOSTROPHES, "'").replace(QUOTES, '"').replace(HYPHENS, "-");
  line = strip(line.replace(BLANKS, " ")).normalize("NFC");
  const folded = Array.from(line, (letter) => letter.toUpperCase().toLowerCase()).join("");
  return folded.normalize("NFC").replaceAll("`", "'");
}

const plainSlug = (name) =>
  name.toLowerCase().replaceAll("'", "").replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");

const push = (map, key, value) => (map.has(key) ? map.get(key).push(value) : map.set(key, [value]));

// The groups of a facet by ref, and by all that leads to them.
function readGroups(rows) {
  const groups = { byRef: new Map(), byName: new Map(), bySlug: new Map(), byKey: new Map() };
  for (const [ref, name, own, key, names, slugs, glyph, family] of rows) {
    const slug = own || (typeof ref === "string" ? ref : plainSlug(name));
    const group = { ref, name, slug, glyph: glyph || "", family: family || "" };
    groups.byRef.set(ref, group);
    for (const other of [name, ...(names || [])]) push(groups.byName, nameKey(other), ref);
    for (const other of slugs || []) if (!groups.bySlug.has(other)) groups.bySlug.set(other, ref);
    groups.bySlug.set(slug, ref);
    if (key) groups.byKey.set(key, ref);
  }
  return groups;
}

const COLUMNS = ["types", "agencies", "programs", "missions", "places", "languages"];
const MORE_COLUMNS = ["spans", "expeditions", "stations"];

// A column of which each value stands once, made of those of several files.
function joinSets(parts, size) {
  const numbers = new Map();
  const column = { sets: [], of: new Int32Array(size) };
  let start = 0;
  for (const { sets, of } of parts) {
    const places = sets.map((set) => {
      const key = JSON.stringify(set);
      if (!numbers.has(key)) numbers.set(key, column.sets.push(set) - 1);
      return numbers.get(key);
    });
    for (let row = 0; row < of.length; row++) column.of[start + row] = places[of[row]];
    start += of.length;
  }
  return column;
}

// Seconds since 1970 (NaN for none) and microseconds beyond, of columns in steps.
function joinTimes(parts, size) {
  const times = { s: new Float64Array(size), us: new Map() };
  let start = 0;
  for (const { steps, micros } of parts) {
    let before = 0;
    for (let row = 0; row < steps.length; row++) {
      times.s[start + row] = steps[row] === null ? NaN : (before += steps[row]);
    }
    for (const [row, micro] of Object.entries(micros)) times.us.set(start + Number(row), micro);
    start += steps.length;
  }
  return times;
}

// All events of some files as columns, in the order of their ids. `index` is `facets.json`, each
// part `{columns, more}`, where `more` may still be missing.
export function makeData(index, parts) {
  const ordered = parts.toSorted((a, b) => Number(a.columns.base) - Number(b.columns.base));
  const found = ordered.map(({ columns }) => columns);
  const size = found.reduce((sum, { names }) => sum + names.length, 0);
  const join = (name) => found.flatMap((columns) => columns[name]);
  const sparse = (name, of = found) => {
    const rows = new Map();
    let start = 0;
    for (const [at, part] of of.entries()) {
      for (const [row, value] of Object.entries(part[name] ?? {})) rows.set(start + Number(row), value);
      start += found[at].names.length;
    }
    return rows;
  };
  const listed = (name) => {
    const rows = new Set();
    let start = 0;
    for (const part of found) {
      for (const row of part[name] ?? []) rows.add(start + row);
      start += part.names.length;
    }
    return rows;
  };
  const names = join("names");
  const data = {
    index,
    size,
    ids: found.flatMap(({ base, steps }) => {
      let at = 0;
      const isSmall = typeof base === "number";
      return steps.map((step) => {
        at += step;
        return asId(String(isSmall ? base + at : BigInt(base) + BigInt(at)));
      });
    }),
    names,
    upper: names.map((name) => name.toUpperCase()),
    titles: sparse("titles"),
    slugs: join("slugs"),
    dates: joinTimes(found.map(({ dates, micros = {} }) => ({ steps: dates, micros })), size),
    grains: found.map(({ grains }) => grains).join(""),
    videos: join("videos"),
    odd: listed("odd"),
    removed: listed("removed"),
    groups: Object.fromEntries(
      Object.entries(index.groups).map(([facet, rows]) => [facet, readGroups(rows)]),
    ),
    orders: new Map(),
  };
  for (const name of COLUMNS) data[name] = joinSets(found.map((columns) => columns[name]), size);
  Object.assign(data, readDays(data.dates.s));
  const more = ordered.map((part) => part.more);
  data.hasMore = more.every(Boolean);
  if (data.hasMore) {
    for (const name of MORE_COLUMNS) data[name] = joinSets(more.map((part) => part[name]), size);
    data.updated = joinTimes(more.map(({ updated, micros }) => ({ steps: updated, micros })), size);
    data.apiSlugs = sparse("slugs", more);
    data.launches = sparse("launches", more);
    data.urls = sparse("videos", more);
  }
  return data;
}

// The year, the month and the day of each date; 0 for none.
function readDays(seconds) {
  const [years, months, days] = [Int16Array, Int8Array, Int8Array].map((kind) => new kind(seconds.length));
  const date = new Date(0);
  for (let row = 0; row < seconds.length; row++) {
    if (Number.isNaN(seconds[row])) continue;
    date.setTime(seconds[row] * 1000);
    years[row] = date.getUTCFullYear();
    months[row] = date.getUTCMonth() + 1;
    days[row] = date.getUTCDate();
  }
  return { years, months, days };
}

export const titleOf = (data, row) => data.titles.get(row) ?? data.names[row];

export function slugOf(data, row) {
  const slug = data.slugs[row];
  if (typeof slug === "string") return slug;
  const plain = plainSlug(titleOf(data, row));
  return slug ? `${plain}-${data.ids[row]}` : plain;
}

// --------------------------------------------------------------------------------------- the answer

// The groups that are meant. A name may have commas, so it is tried whole first.
function findGroups(parameter, texts, data) {
  const groups = data.groups[NAMED[parameter]];
  const refsOf = (text) => {
    const plain = strip(text);
    const number = /^[0-9]{1,19}$/.test(plain) ? asId(plain.replace(/^0+(?=.)/, "")) : null;
    if (number !== null && groups.byRef.has(number)) return [number];
    const slug = groups.bySlug.get(plain.toLowerCase());
    if (slug !== undefined) return [slug];
    const key = nameKey(plain);
    return groups.byName.get(key) ?? (groups.byKey.has(key) ? [groups.byKey.get(key)] : []);
  };
  const found = new Set();
  for (const text of texts) {
    for (const part of refsOf(text).length ? [text] : splitList([text])) {
      const refs = refsOf(part);
      if (!refs.length) throw unknown(parameter, part, data);
      refs.forEach((ref) => found.add(ref));
    }
  }
  return found;
}

// The largest groups come first.
function unknown(parameter, text, data) {
  const facet = NAMED[parameter];
  const counts = countSets(data[facet], () => true);
  const groups = [...data.groups[facet].byRef.values()].sort(
    (a, b) => (counts.get(b.ref) ?? 0) - (counts.get(a.ref) ?? 0) || (a.name < b.name ? -1 : 1),
  );
  const few = groups.slice(0, FEW).map(({ name }) => name).join(", ");
  const remedy = few ? `there are ${few}${groups.length > FEW ? " and others" : ""}` : "leave it out";
  return new QueryError(parameter, `there is no ${NOUNS[facet]} ${quote(text)}`, remedy);
}

function countSets({ sets, of }, isMeant) {
  const bySet = new Int32Array(sets.length);
  for (let row = 0; row < of.length; row++) if (isMeant(row)) bySet[of[row]]++;
  const counts = new Map();
  for (const [at, set] of sets.entries()) {
    if (bySet[at]) for (const ref of new Set(set)) counts.set(ref, (counts.get(ref) ?? 0) + bySet[at]);
  }
  return counts;
}

// Whether an event has any of these in a column.
function hasAny({ sets, of }, wanted) {
  const isMet = sets.map((set) => set.some((ref) => wanted.has(ref)));
  return (row) => isMet[of[row]];
}

const NUMBERS_OF = {
  type__ids: "types",
  agency__ids: "agencies",
  program__ids: "programs",
  expedition__ids: "expeditions",
  spacestation__ids: "stations",
};
const PLAIN_NUMBERS = { id: "ids", year: "years", month: "months", day: "days" };

function meetsNumbers(name, wanted, data) {
  if (name in NUMBERS_OF) return hasAny(data[NUMBERS_OF[name]], wanted);
  const values = data[PLAIN_NUMBERS[name]];
  return name === "id"
    ? (row) => wanted.has(values[row])
    : (row) => values[row] !== 0 && wanted.has(values[row]);
}

function meetsTexts(name, wanted, data) {
  if (name === "slug") return (row) => wanted.has(data.apiSlugs.get(row) ?? slugOf(data, row));
  const values = name === "launch__ids" ? data.launches : data.urls;
  return (row) => values.get(row)?.some((text) => wanted.has(text)) ?? false;
}

// Below, above or equal: NaN for no time at all, which keeps to no bound.
function compare({ s, us }, row, other) {
  const by = s[row] - other.s;
  return by === 0 ? (us.get(row) ?? 0) - other.us : by;
}
const COMPARISONS = {
  gt: (by) => by > 0,
  gte: (by) => by >= 0,
  lt: (by) => by < 0,
  lte: (by) => by <= 0,
};

function keepsTo(name, bound, data) {
  const times = name.startsWith("date") ? data.dates : data.updated;
  const isMet = COMPARISONS[name.split("__").at(-1)];
  return (row) => isMet(compare(times, row, bound));
}

const DAY = 86400;
const LONGEST = 8 * DAY;

function flagTest(name, wanted, query, data, now) {
  const { s, us } = data.dates;
  if (name === "has_video") return (row) => (data.videos[row] > 0) !== data.odd.has(row) === wanted;
  if (name === "ongoing") {
    const at = now.s + now.us / 1e6;
    return (row) => {
      const [from, until] = data.spans.sets[data.spans.of[row]];
      const since = at - s[row];
      const isNear = Math.abs(since - (us.get(row) ?? 0) / 1e6) <= LONGEST;
      return (isNear && from <= since && since < until) === wanted;
    };
  }
  const isUpcoming = name === "upcoming";
  const hides = wanted && query.flags.get("hide_recent_previous");
  const bound = isUpcoming && !hides ? { s: now.s - DAY, us: now.us } : now;
  return (row) => {
    const by = compare(data.dates, row, bound);
    return !Number.isNaN(by) && (isUpcoming ? by >= 0 : by <= 0) === wanted;
  };
}

// What each event has to meet, by condition. `scores` are what a search of full text found.
function conditionsOf(query, data, now, scores) {
  const conditions = new Map();
  const add = (name, test) => push(conditions, conditionOf(name), test);
  for (const [name, texts] of query.named) add(name, hasAny(data[NAMED[name]], findGroups(name, texts, data)));
  for (const [name, wanted] of query.numbers) add(name, meetsNumbers(name, wanted, data));
  for (const [name, wanted] of query.texts) add(name, meetsTexts(name, wanted, data));
  for (const [name, bounds] of query.bounds) {
    for (const bound of bounds) add(name, keepsTo(name, bound, data));
  }
  for (const [name, flag] of query.flags) {
    if (name !== "hide_recent_previous") add(name, flagTest(name, flag, query, data, now));
  }
  if (query.words.length) {
    add("search", (row) => {
      const name = data.upper[row];
      return query.words.every((word) => name.includes(word));
    });
  }
  if (scores) add("q", (row) => scores.has(data.ids[row])); // without a word, it says nothing
  return conditions;
}

// How many conditions each event fails, and which one, if it is one.
function sieve(conditions, size) {
  const [fails, by] = [new Uint8Array(size), new Uint8Array(size)];
  let number = 0;
  for (const tests of conditions.values()) {
    for (let row = 0; row < size; row++) {
      if (tests.every((test) => test(row))) continue;
      fails[row]++;
      by[row] = number;
    }
    number++;
  }
  return { fails, by };
}

// By each key in turn, then by id. No date is later than any.
function inOrder(data, ordering) {
  const key = ordering.join();
  if (data.orders.has(key)) return data.orders.get(key);
  const keys = ordering.map((term) => {
    const times = term.endsWith("date") ? data.dates : data.updated;
    const [sign, none] = term.startsWith("-") ? [-1, -Infinity] : [1, Infinity];
    const s = times.s.map((value) => (Number.isNaN(value) ? Infinity : value));
    return { sign, none, s, us: times.us };
  });
  const rows = Int32Array.from({ length: data.size }, (_, row) => row);
  rows.sort((a, b) => {
    for (const { sign, s, us } of keys) {
      if (s[a] !== s[b]) return s[a] < s[b] ? -sign : sign;
      const by = us.size ? (us.get(a) ?? 0) - (us.get(b) ?? 0) : 0;
      if (by) return by * sign;
    }
    return a - b;
  });
  data.orders.set(key, rows);
  return rows;
}

// What a search of full text found, by id; null where nothing is asked, or no word of it is one.
export async function findText({ text }, fulltext, base) {
  if (!text) return null;
  try {
    return await fulltext.search(text, base);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const [what, remedy] = error.message.split("; ");
    throw new QueryError("q", what, remedy);
  }
}

function orderingOf({ ordering, flags }) {
  if (ordering.length) return ordering;
  return flags.get("previous") && !flags.get("upcoming") ? ["-date"] : ["date"];
}

// The events of the part that was asked for: `rows` of the data and their `ids`, how many there are
// in all, the `counts` of every facet as they would be without its own condition, and, by
// condition, how many events there would be `without` it. `now` is the moment of the data.
export function answer(query, data, now, scores = null) {
  const conditions = conditionsOf(query, data, now, scores);
  const { fails, by } = sieve(conditions, data.size);
  let order = inOrder(data, orderingOf(query));
  if (query.text && !query.ordering.length && scores) {
    order = order.toSorted((a, b) => (scores.get(data.ids[b]) ?? 0) - (scores.get(data.ids[a]) ?? 0));
  }
  const [rows, end] = [[], query.offset + query.limit];
  let count = 0;
  for (const row of order) {
    if (fails[row]) continue;
    if (count >= query.offset && count < end) rows.push(row);
    count++;
  }
  const names = [...conditions.keys()];
  const without = new Map(names.map((name) => [name, 0]));
  for (let row = 0; row < data.size; row++) {
    if (fails[row] === 1) without.set(names[by[row]], without.get(names[by[row]]) + 1);
  }
  const counts = {};
  for (const facet of [...Object.values(NAMED), "years", "months"]) {
    const own = names.indexOf(facet);
    const isMeant = (row) => !fails[row] || (fails[row] === 1 && by[row] === own);
    counts[facet] = facet in data.groups ? countSets(data[facet], isMeant) : countDays(data[facet], isMeant);
  }
  return { rows, ids: rows.map((row) => data.ids[row]), count, counts, without, ignored: query.ignored };
}

function countDays(values, isMeant) {
  const counts = new Map();
  for (let row = 0; row < values.length; row++) {
    if (values[row] && isMeant(row)) counts.set(values[row], (counts.get(values[row]) ?? 0) + 1);
  }
  return counts;
}

// What a facet is asked for: the refs of its groups, or numbers.
export function chosenOf(facet, query, data) {
  const chosen = new Set();
  for (const [name, wanted] of query.numbers) {
    if (conditionOf(name) === facet) wanted.forEach((value) => chosen.add(value));
  }
  for (const [name, texts] of query.named) {
    if (NAMED[name] === facet) findGroups(name, texts, data).forEach((ref) => chosen.add(ref));
  }
  return chosen;
}

// The queries for what comes next and what came before, if anything does: sorted by name, always
// with a limit.
export function linksOf({ pairs, limit, offset }, count) {
  const page = (start) => {
    const kept = pairs.filter(([name]) => name !== "limit" && name !== "offset");
    kept.push(["limit", String(limit)], ...(start ? [["offset", String(start)]] : []));
    return String(new URLSearchParams(kept.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))));
  };
  return {
    next: offset + limit < count ? page(offset + limit) : null,
    previous: offset ? page(Math.max(offset - limit, 0) && BigInt(offset) - BigInt(limit)) : null,
  };
}

// ---------------------------------------------------------------------------------- a date in words

const GRAINS = [
  "SEC", "MIN", "HR", "AM", "PM", "DAY", "WK", "M",
  "Q1", "Q2", "Q3", "Q4", "H1", "H2", "Y", "FY", "DEC",
];
const MONTHS = [
  "January", "February", "March", "April", "May", "June",
  "July", "August", "September", "October", "November", "December",
];
export const monthName = (month) => MONTHS[month - 1];
const ORDINALS = ["first", "second", "third", "fourth"];
const two = (number) => String(number).padStart(2, "0");
const four = (number) => String(number).padStart(4, "0");

const iso = (seconds) => new Date(seconds * 1000).toISOString().replace(".000", "");
const shortDay = (day) => {
  const date = new Date(day * DAY * 1000);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()].slice(0, 3)} ${date.getUTCFullYear()}`;
};

// The days that a morning or an afternoon may be, somewhere in the world (`archive/dates.py`).
function daysOf(seconds, grain) {
  const day = Math.floor(seconds / DAY);
  if (grain !== "AM" && grain !== "PM") return [day, day];
  const minute = Math.floor((seconds - day * DAY) / 60);
  const start = grain === "PM" ? 720 : 0;
  return [day - (minute - 720 < start - 720), day + (minute + 840 > start + 1440)];
}

function sayDays([first, last]) {
  const [from, to] = [shortDay(first), shortDay(last)];
  if (first === last) return to;
  const [a, b] = [from.split(" "), to.split(" ")];
  if (a[2] !== b[2]) return `${from} or ${to}`;
  return `${a[1] === b[1] ? a[0] : `${a[0]} ${a[1]}`} or ${to}`;
}

function isoWeek(day) {
  const thursday = day - ((day + 3) % 7) + 3;
  const year = new Date(thursday * DAY * 1000).getUTCFullYear();
  const week = Math.floor((thursday - Date.UTC(year, 0, 1) / 1000 / DAY) / 7) + 1;
  return `${four(year)}-W${two(week)}`;
}

// An event's date as lists have it: never finer than it is known. `machine` is for `<time>`, null
// where HTML has no form for it; `hour` the beginning of one that is all that is known.
export function dateOf(data, row) {
  const seconds = data.dates.s[row];
  if (Number.isNaN(seconds)) return { words: "date not known", machine: null };
  const grain = GRAINS[parseInt(data.grains[row], 36)];
  const stamp = iso(seconds);
  const [year, month, day] = [data.years[row], data.months[row], Math.floor(seconds / DAY)];
  const clock = stamp.slice(11, 16);
  const hour = Math.floor(seconds / 3600) * 3600;
  const days = daysOf(seconds, grain);
  const single = days[0] === days[1] ? iso(days[0] * DAY).slice(0, 10) : null;
  const withDay = (words, machine, more) => ({ words: sayDays(days) + words, machine, ...more });
  switch (grain) {
    case "SEC":
      return withDay(`, ${clock} UTC`, stamp, { form: "list" });
    case "MIN":
      return withDay(`, ${clock} UTC`, `${stamp.slice(0, 16)}Z`, { form: "list" });
    case "HR":
      return withDay(`, ${clock.slice(0, 2)}–${iso(hour + 3600).slice(11, 13)} UTC`, single, {
        form: "list",
        hour: iso(hour),
      });
    case "AM":
      return withDay(", a.m. local", single);
    case "PM":
      return withDay(", p.m. local", single);
    case "DAY":
      return withDay("", single);
    case "WK":
      return { words: `week of ${shortDay(day - ((((day + 3) % 7) + 7) % 7))}`, machine: isoWeek(day) };
    case "M":
      return { words: `${MONTHS[month - 1]} ${year}`, machine: `${four(year)}-${two(month)}` };
    case "Y":
      return { words: String(year), machine: four(year) };
    case "FY":
      return { words: `fiscal year ${year + (month >= 10)}`, machine: null };
    case "DEC":
      return { words: `${Math.floor(year / 10) * 10}s`, machine: null };
    default:
      return {
        words: `${ORDINALS[grain[1] - 1]} ${grain[0] === "H" ? "half" : "quarter"} of ${year}`,
        machine: null,
      };
  }
}
