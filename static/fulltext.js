// Full text in the browser, over the files of /search/: what archive/fulltext.py finds, in the same
// order. Touches no page. The format of the files stands in render/fulltext.py.

const UNSTABLE =
  /[\u1c80-\u1c8f\ua640-\uabff\ud7b0-\uf8ff\u{10000}-\u{1d3ff}\u{1d800}-\u{1ffff}\u{323b0}-\u{10ffff}]/gu;
const UNDRAWN = /[\u00ad\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff]/gu;
const MARK = /[\u0300-\u036f\u0591-\u05c7\u0640\u064b-\u065f\u0670]/gu;
const BLANKLESS =
  "\\u3005-\\u3007\\u3041-\\u3096\\u309d-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uac00-\\ud7a3\\u{20000}-\\u{323af}";
const LETTERS =
  "a-z\\u00df-\\u00f6\\u00f8-\\u02af\\u0370-\\u0481\\u048a-\\u052f\\u0561-\\u0587\\u05d0-\\u05f2\\u0620-\\u06d3\\u06d5-\\u06ff\\u0900-\\u0963\\u0966-\\u0e3a\\u0e40-\\u0eff\\u1000-\\u10ff\\u1200-\\u137f";
const RUN = new RegExp(`([${BLANKLESS}]+)|[${LETTERS}]+|[0-9]+`, "gu");
const ONE = new RegExp(`^[${BLANKLESS}]$`, "u");
const SPELT = {
  ß: "ss", æ: "ae", œ: "oe", þ: "th", ø: "o", ł: "l", đ: "d", ð: "d", ħ: "h", ı: "i", ς: "σ",
};
const SPELT_LETTER = new RegExp(`[${Object.keys(SPELT).join("")}]`, "gu");
const PIECE = /["\u201c\u201d\u201e]([^"\u201c\u201d\u201e]+)["\u201c\u201d\u201e]|[^"\u201c\u201d\u201e]+/gu;

const LONGEST_TOKEN = 32;
const LONGEST = 1000;
const MOST_TOKENS = 32;
const [SAME, BEGUN, NEAR, FAR] = [8, 4, 2, 1];
const MOST_BEGUN = 16;
const MOST_NEAR = 8;

const fold = (text) =>
  text
    .replace(UNSTABLE, " ")
    .replace(UNDRAWN, "")
    .normalize("NFKD")
    .replace(MARK, "")
    .normalize("NFC")
    .toLowerCase()
    .replace(SPELT_LETTER, (letter) => SPELT[letter]);

/** The tokens of a text; without `ends` none is a part of another, as a query has them. */
export function tokenize(text, ends = true) {
  const found = [];
  for (const [word, blankless] of fold(text).matchAll(RUN)) {
    if (!blankless) {
      found.push(word.slice(0, LONGEST_TOKEN));
      continue;
    }
    const letters = [...word];
    for (let at = 1; at < letters.length; at += 1) found.push(letters[at - 1] + letters[at]);
    if (ends || letters.length === 1) found.push(letters.at(-1));
  }
  return found;
}

/** Words and quoted phrases; a RangeError says that there are too many. */
export function readTerms(query) {
  if (query.length > 2 * LONGEST || [...query].length > LONGEST) {
    throw new RangeError("has more than 1,000 characters; look for less");
  }
  const found = new Map();
  const pieces = [...query.matchAll(PIECE)];
  const terms = pieces.flatMap(([piece, phrase]) => {
    const tokens = tokenize(phrase ?? piece, false);
    if (phrase !== undefined) return tokens.length ? [{ tokens, open: false, quoted: true }] : [];
    return tokens.map((token) => ({ tokens: [token], open: ONE.test(token), quoted: false }));
  });
  const last = terms.at(-1);
  if (last && !last.quoted && pieces.at(-1)[1] === undefined) last.open = true;
  for (const term of terms) found.set(JSON.stringify(term), term);
  const some = [...found.values()];
  if (some.reduce((sum, term) => sum + term.tokens.length, 0) > MOST_TOKENS) {
    throw new RangeError("has more than 32 words; look for less");
  }
  return some;
}

/** How many letters differ: of neighbours that are exchanged, one. */
function distance(one, other) {
  let before = [];
  let last = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (let row = 1; row <= one.length; row += 1) {
    const line = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const differ = one[row - 1] === other[column - 1] ? 0 : 1;
      let cost = Math.min(line[column - 1] + 1, last[column] + 1, last[column - 1] + differ);
      if (one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1]) {
        if (row > 1 && column > 1) cost = Math.min(cost, before[column - 2] + 1);
      }
      line.push(cost);
    }
    before = last;
    last = line;
  }
  return last[other.length];
}

const isNumber = (word) => /^[0-9]+$/.test(word);

/** How many letters of a word may differ. */
function slack(word) {
  const { length } = [...word];
  return length < 4 || isNumber(word) ? 0 : length < 8 ? 1 : 2;
}

/** Which letters of 32 kinds a word has, as bits. */
function lettersOf(word) {
  let bits = 0;
  for (let at = 0; at < word.length; at += 1) bits |= 1 << (word.charCodeAt(at) & 31);
  return bits;
}

function countBits(bits) {
  let count = 0;
  for (let rest = bits; rest; rest &= rest - 1) count += 1;
  return count;
}

/** How far each token is from a word that is misspelt, if it is near enough. */
function misspelt(word, tokens) {
  const most = slack(word);
  const found = new Map();
  if (!most) return found;
  const letters = lettersOf(word);
  for (const token of tokens) {
    if (Math.abs(token.length - word.length) > most) continue;
    if (countBits(letters ^ lettersOf(token)) > 2 * most) continue;
    const far = distance(word, token);
    if (far && far <= most && !isNumber(token)) found.set(token, far);
  }
  return found;
}

/** The index at an address; everything of it is fetched once, when it is asked for. */
class Index {
  constructor(base) {
    this.base = base;
    this.files = new Map();
  }

  fetch(name) {
    if (!this.files.has(name)) {
      const asked = fetch(`${this.base}${name}.json`).then((answer) => {
        if (!answer.ok) throw new Error(`${answer.url}: ${answer.status}`);
        return answer.json();
      });
      asked.catch(() => this.files.delete(name));
      this.files.set(name, asked);
    }
    return this.files.get(name);
  }

  async open() {
    const { events, shards, words, counts } = await this.fetch("words");
    if (!this.counts) {
      const tokens = words ? words.split(" ") : [];
      this.counts = new Map(tokens.map((token, at) => [token, counts[at]]));
      Object.assign(this, { events, shards });
    }
    return this;
  }

  async read(part, token) {
    let hash = 0x811c9dc5;
    for (const letter of [...token].slice(0, 3)) {
      hash = Math.imul(hash ^ letter.codePointAt(0), 0x01000193) >>> 0;
    }
    const shard = (hash ^ (hash >>> 16)) & (this.shards - 1);
    const found = await this.fetch(`${part}-${shard.toString(16).padStart(3, "0")}`);
    return Object.hasOwn(found, token) ? found[token] : [];
  }

  /** Event, weight and, for phrases, places of a token in each of its events. */
  async eventsOf(token, withPlaces) {
    const [steps = [], weights = []] = await this.read("events", token);
    const places = withPlaces ? await this.read("places", token) : [];
    let id = 0;
    return steps.map((step, at) => [(id += step), weights[at], places[at] ?? []]);
  }

  rarity(token) {
    return 33 - Math.clz32(Math.floor(this.events / this.counts.get(token)));
  }

  commonest(tokens, most) {
    const order = (one, other) =>
      this.counts.get(other) - this.counts.get(one) || (one < other ? -1 : 1);
    return [...tokens].sort(order).slice(0, most);
  }

  /** The tokens that meet a word, and how much each counts. */
  standsFor({ tokens: [word], open, quoted }, loose) {
    const found = new Map();
    const known = this.counts.has(word);
    if (known) found.set(word, SAME);
    if (open && !(known && isNumber(word))) {
      const begun = [...this.counts.keys()].filter((one) => one !== word && one.startsWith(word));
      for (const token of this.commonest(begun, MOST_BEGUN)) found.set(token, BEGUN);
    }
    if (!quoted && (loose || !found.size)) {
      const far = misspelt(word, this.counts.keys());
      const some = [1, 2].flatMap((one) =>
        this.commonest([...far.keys()].filter((token) => far.get(token) === one), MOST_NEAR),
      );
      for (const token of some.slice(0, MOST_NEAR)) {
        if (!found.has(token)) found.set(token, far.get(token) === 1 ? NEAR : FAR);
      }
    }
    return found;
  }

  async weigh(term, loose) {
    if (term.quoted && term.tokens.length > 1) return this.weighPhrase(term.tokens);
    const worth = new Map();
    const meant = [...this.standsFor(term, loose)];
    const events = await Promise.all(meant.map(([token]) => this.eventsOf(token)));
    meant.forEach(([token, factor], at) => {
      const rarity = this.rarity(token) * factor;
      for (const [id, weight] of events[at]) {
        worth.set(id, Math.max(worth.get(id) ?? 0, weight * rarity));
      }
    });
    return worth;
  }

  async weighPhrase(tokens) {
    if (!tokens.every((token) => this.counts.has(token))) return new Map();
    const events = await Promise.all(tokens.map((token) => this.eventsOf(token, true)));
    let found;
    tokens.forEach((token, offset) => {
      const rarity = this.rarity(token) * SAME;
      const here = new Map();
      for (const [id, weight, places] of events[offset]) {
        const before = found ? found.get(id) : { starts: null, worth: 0 };
        if (!before) continue;
        const starts = places
          .map((place) => place - offset)
          .filter((start) => !before.starts || before.starts.has(start));
        const worth = before.worth + weight * rarity;
        if (starts.length) here.set(id, { starts: new Set(starts), worth });
      }
      found = here;
    });
    return new Map([...found].map(([id, { worth }]) => [id, worth]));
  }

  async meet(terms, loose) {
    const weighed = await Promise.all(terms.map((term) => this.weigh(term, loose)));
    return weighed.reduce((found, worth) => {
      const both = [...found].filter(([id]) => worth.has(id));
      return new Map(both.map(([id, sum]) => [id, sum + worth.get(id)]));
    });
  }
}

const indexes = new Map();

/**
 * What each event that meets a query is worth, by id, the best first; null for a query without a
 * word, which says nothing. `base` is the address of the index, ending in a slash.
 */
export async function search(query, base) {
  const terms = readTerms(query);
  if (!terms.length) return null;
  if (!indexes.has(base)) indexes.set(base, new Index(base));
  const index = await indexes.get(base).open();
  let found = await index.meet(terms, false);
  if (!found.size) found = await index.meet(terms, true);
  return new Map([...found].sort(([one, more], [other, most]) => most - more || one - other));
}

// ---------------------------------------------------------------------------------------- excerpts

const WORD = /[\p{L}\p{N}\p{M}]+|[^\p{L}\p{N}\p{M}]+/gu;
const HAS_BLANKLESS = new RegExp(`[${BLANKLESS}]`, "u");
const BEFORE = 60;
const AROUND = 200;

const meets = (token, { tokens, open }) =>
  tokens.includes(token) || (open && token.startsWith(tokens[0]));
const isNear = (token, { tokens: [word], quoted }) =>
  !quoted && !isNumber(token) && distance(word, token) <= slack(word);

/** Which terms each letter of a word meets, or each word as a whole. */
function* marksOf(text, terms, meet) {
  const meeting = (word) => {
    const tokens = tokenize(word, false);
    return terms.filter((term) => tokens.some((token) => meet(token, term)));
  };
  for (const [word] of text.matchAll(WORD)) {
    if (!HAS_BLANKLESS.test(word)) {
      yield [word, meeting(word)];
      continue;
    }
    const letters = [...word];
    const pairs = letters.map((letter, at) => meeting(letter + (letters[at + 1] ?? "")));
    for (const [at, letter] of letters.entries()) {
      yield [letter, [...pairs[at], ...(at ? pairs[at - 1] : [])]];
    }
  }
}

function segmentsOf(marks) {
  const segments = [];
  for (const [text, met] of marks) {
    const marked = met.length > 0;
    if (segments.at(-1)?.marked === marked) segments.at(-1).text += text;
    else segments.push({ text, marked });
  }
  return segments;
}

/** A short text, such as a name, in segments of `text`, of which those that match are `marked`. */
export const mark = (text, query) => segmentsOf(marksOf(text, readTerms(query), meets));

/** The texts of an event as `event.json` has it. */
function textsOf({ record }) {
  const named = (things, field) => (Array.isArray(things) ? things : []).map((one) => one?.[field]);
  const texts = [
    record?.description,
    ...named(record?.updates, "comment"),
    ...named(record?.vid_urls, "title"),
    record?.location,
    ...["agencies", "program", "astronauts"].flatMap((field) => named(record?.[field], "name")),
  ];
  const some = texts.filter((text) => typeof text === "string");
  return some.map((text) => text.replace(/\s+/g, " ").trim()).filter(Boolean);
}

/** The part of an event's texts that meets most of a query, in segments as `mark` has them. */
export function excerpt(event, query) {
  const terms = readTerms(query);
  const texts = textsOf(event);
  const read = (meet) => texts.map((text) => [...marksOf(text, terms, meet)]);
  const exact = read(meets);
  const met = new Set(exact.flat().flatMap(([, found]) => found));
  const missing = terms.filter((term) => !met.has(term));
  const marked = missing.length
    ? read((token, term) => meets(token, term) || (missing.includes(term) && isNear(token, term)))
    : exact;
  const count = (marks) => new Set(marks.flatMap(([, found]) => found)).size;
  const best = marked.reduce((one, other) => (count(other) > count(one) ? other : one), []);
  return cut(best.length ? best : (marked[0] ?? []));
}

/** What stands around the first match. */
function cut(marks) {
  const first = Math.max(marks.findIndex(([, met]) => met.length), 0);
  let start = first;
  for (let room = BEFORE; start > 0 && room > 0; start -= 1) room -= marks[start - 1][0].length;
  let end = start;
  for (let room = AROUND; end < marks.length && room > 0; end += 1) room -= marks[end][0].length;
  const shown = marks.slice(start, end);
  if (start > 0) shown.unshift(["\u2026", []]);
  if (end < marks.length) shown.push(["\u2026", []]);
  return segmentsOf(shown);
}

/** The same for an event that `read` gets: what stands in the `event.json` beside its page. */
export const excerpts = async (id, query, read) => excerpt(await read(id), query);
