// What a page gains from the reader's own clock, zone and taste. Without this script it is whole:
// dates in UTC, lists as they were when the data were fetched, the colours of the system. All of
// it is done at once, and in places that are kept for it, so that nothing moves under the reader.

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const root = document.documentElement;
const all = (selector, within = document) => [...within.querySelectorAll(selector)];

function make(name, className, words = "") {
  const element = document.createElement(name);
  element.className = className;
  element.textContent = words;
  return element;
}

// What is written here is read aloud, politely; it has to stand in the page before that.
const notice = make("p", "unseen");
notice.setAttribute("role", "status");
document.querySelector("main").append(notice);

// -------------------------------------------------------------------------------- what was chosen

// The choices stand on <html>, where `early.js` put them. Anything else there is no choice.
const CHOICES = { clock: ["local"], scheme: ["light", "dark"] };

const chosen = (name) => CHOICES[name].find((value) => value === root.dataset[name]) ?? "";

// A browser may refuse to remember anything; then a choice holds for this page.
function choose(name, value) {
  root.dataset[name] = value;
  try {
    if (value) localStorage.setItem(`almanac.${name}`, value);
    else localStorage.removeItem(`almanac.${name}`);
  } catch {}
}

// What another page chose, when this one hears of it.
function recall() {
  try {
    for (const name in CHOICES) root.dataset[name] = localStorage.getItem(`almanac.${name}`) ?? "";
  } catch {}
  refresh();
}

// -------------------------------------------------------------------------------- dates in any zone

// The parts of a date by name, in English as on the pages, whatever language the browser speaks.
function makeReader(timeZone) {
  const format = new Intl.DateTimeFormat("en-GB", {
    weekday: "short",
    day: "numeric",
    month: "long",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
    timeZone,
    timeZoneName: "short",
  });
  return (time) =>
    Object.fromEntries(format.formatToParts(time).map(({ type, value }) => [type, value]));
}

const readUtc = makeReader("UTC");
const readLocal = makeReader();

// English has the name of a zone only where people live by it: PDT in America, IST in India.
const zoneFormats = ["US", "CA", "IN", "AU", "ZA"].map(
  (country) => new Intl.DateTimeFormat(`en-${country}`, { timeZoneName: "short" }),
);

function nameZone(time, { timeZoneName: name }) {
  for (const format of zoneFormats) {
    if (!/^(GMT|UTC)./.test(name)) break;
    name = format.formatToParts(time).find(({ type }) => type === "timeZoneName").value;
  }
  return name;
}

const sayDay = ({ day, month, year }) => `${day} ${month} ${year}`;
const offset = (time) => -new Date(time).getTimezoneOffset() * MINUTE;

// By how many days the reader's date differs from that in UTC.
const daysOff = (time) => Math.floor((time + offset(time)) / DAY) - Math.floor(time / DAY);

// `19:36 CEST`; of an hour `19–20 CEST` or, in full, `between 19:00 and 20:00 CEST`. Where clocks
// are changed within that hour, each end has its own zone.
function sayClock({ start, form, isHour, hasSeconds }) {
  const at = readLocal(start);
  const zone = nameZone(start, at);
  if (!isHour) return `${at.hour}:${at.minute}${hasSeconds ? `:${at.second}` : ""} ${zone}`;
  const end = readLocal(start + HOUR);
  const endZone = nameZone(start + HOUR, end);
  const isFull = form === "full";
  const say = ({ hour, minute }) => (isFull || minute !== "00" ? `${hour}:${minute}` : hour);
  const [from, to] = [say(at) + (zone === endZone ? "" : ` ${zone}`), `${say(end)} ${endZone}`];
  return isFull ? `between ${from} and ${to}` : `${from}–${to}`;
}

// A date in the reader's zone, in the form that it has in UTC. What is left out because a heading
// says it is put in where the heading is not right any more.
function sayDate(date) {
  const [at, utc, clock] = [readLocal(date.start), readUtc(date.start), sayClock(date)];
  const year = at.year === utc.year ? "" : ` ${at.year}`;
  const month = at.month === utc.month ? "" : ` ${at.month}${year}`;
  const days = daysOff(date.start);
  const short = `${at.day} ${at.month.slice(0, 3)}`;
  const forms = {
    list: `${short} ${at.year}, ${clock}`,
    "in-line": `${short} ${at.year} ${clock}`,
    "in-line-of-year": `${short}${year} ${clock}`,
    "in-month": `${at.weekday} ${at.day}${month}, ${clock}`,
    clock: days ? `${clock} (${days > 0 ? "+" : "−"}1 day)` : clock,
  };
  return forms[date.form] ?? `${sayDay(at)}, ${clock}`;
}

// A date of the page with its words in UTC, which are the page's own, and in the reader's zone.
function readDate(element) {
  const { form, hour } = element.dataset;
  const utc = element.textContent;
  const start = Date.parse(hour ?? element.dateTime);
  const date = { element, form, utc, start, isHour: !!hour, hasSeconds: /:\d\d:/.test(utc) };
  return Number.isNaN(start) ? [] : [{ ...date, local: sayDate(date) }];
}

let dates = all("time[data-form]").flatMap(readDate);

// The other clock than the chosen one; the day only if it is another one there.
function sayOther({ start, utc, local }, isLocal) {
  if (!offset(start)) return `the same in your time zone (${readLocal(start).timeZoneName})`;
  const words = isLocal ? utc : `${local} in your time zone`;
  return daysOff(start) ? words : words.replace(/^.*?, /, "");
}

function showDates() {
  const isLocal = chosen("clock") === "local";
  for (const { element, utc, local } of dates) {
    element.textContent = isLocal ? local : utc;
    // The first of two dates leaves its zone to the other one, in UTC.
    if (local !== utc) element.title = isLocal ? utc.replace(/( UTC)?$/, " UTC") : local;
  }
  for (const line of all("[data-local]")) {
    const date = dates.find(({ element }) => element.parentElement === line.parentElement);
    if (date) line.textContent = sayOther(date, isLocal);
  }
}

// ------------------------------------------------------------------------------ how far away it is

// The period that a date means, and its unit: no distance to it is said any finer.
function readMoment({ dataset }) {
  const [start, end, from, to] = ["start", "end", "liveFrom", "liveTo"].map((name) =>
    Date.parse(dataset[name]),
  );
  const unit = [SECOND, MINUTE, HOUR].find((length) => end - start <= length) ?? DAY;
  return { start, end, from, to, unit, isCoarse: end - start > DAY };
}

const unitsUntil = ({ start, unit }, now) => start - Math.floor(now / unit) * unit;
const unitsSince = ({ end, unit }, now) => Math.floor(now / unit) * unit - (end - unit);

const count = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;
const sayDays = (number) => count(number, "day");

// `3 days 4 h`: the largest unit there is one of and, if two parts are wanted, the one after it.
function saySpan(span, finest, parts, day = sayDays) {
  const lengths = [DAY, HOUR, MINUTE, SECOND].filter((length) => length >= finest);
  const names = { [DAY]: day, [HOUR]: "h", [MINUTE]: "min", [SECOND]: "s" };
  const first = lengths.findIndex((length) => span >= length);
  const words = [];
  for (const length of first < 0 ? [] : lengths.slice(first, first + parts)) {
    const number = Math.floor(span / length);
    span %= length;
    if (number) words.push(length === DAY ? day(number) : `${number} ${names[length]}`);
  }
  return words.join(" ");
}

// Days for two months, then months for two years, by the calendar.
function sayLongSpan(from, to) {
  const [a, b] = [new Date(from), new Date(to)];
  const months =
    12 * (b.getUTCFullYear() - a.getUTCFullYear()) +
    (b.getUTCMonth() - a.getUTCMonth()) -
    (b.getUTCDate() < a.getUTCDate() ? 1 : 0);
  if (months < 2) return sayDays(Math.floor((to - from) / DAY));
  return months < 24 ? count(months, "month") : count(Math.floor(months / 12), "year");
}

const SOON = 14 * DAY;

function sayAhead(moment, now) {
  const { start, unit, isCoarse } = moment;
  const span = unitsUntil(moment, now);
  const words = span > SOON ? sayLongSpan(start - span, start) : saySpan(span, unit, 2);
  if (isCoarse) return `in ${words} at the earliest`;
  if (unit === DAY && span === DAY) return "tomorrow";
  return unit === HOUR && span <= SOON ? `in about ${words}` : `in ${words}`;
}

function sayPast(moment, now) {
  const { end, unit, isCoarse } = moment;
  const span = unitsSince(moment, now);
  const last = end - unit;
  const words =
    span > SOON ? sayLongSpan(last, last + span) : saySpan(span, Math.max(unit, MINUTE), 1);
  if (isCoarse) return `at least ${words} ago`;
  if (unit === DAY && span === DAY) return "yesterday";
  if (unit === HOUR && span < DAY) return `about ${words} ago`;
  return words ? `${words} ago` : "just now";
}

// Within the period that the date means.
function sayWithin({ end, unit, isCoarse }) {
  if (isCoarse) return `any time now, until ${sayDay(readUtc(end - DAY))}`;
  if (unit === DAY) return "today";
  if (unit < HOUR) return "under way";
  const at = chosen("clock") === "local" ? readLocal(end) : readUtc(end);
  return `any time now, until ${at.hour}:${at.minute} ${nameZone(end, at)}`;
}

// --------------------------------------------------------------------------- where an event stands

// What older data say of the future may have changed since; and nothing in them is live. The front
// page tells from when its data are; any other page asks, and only if it matters.
const FRESH = 36 * HOUR;
let asOf = Date.parse(root.dataset.asOf);
const isFresh = (now) => now - asOf <= FRESH;
const isStale = (now) => now - asOf > FRESH;

async function askFromWhen() {
  try {
    const answer = await fetch(root.dataset.statusFile);
    root.dataset.asOf = (await answer.json()).data;
    asOf = Date.parse(root.dataset.asOf);
    for (const { line } of statuses) delete line.dataset.state; // what is live already is no news
    tick();
  } catch {
    // Nobody tells: then nothing is called live.
  }
}

const isLive = ({ from, to }, now) => isFresh(now) && from <= now && now < to;

// A state for the style sheet, and words.
function judge(moment, now) {
  const { start, end, from, to } = moment;
  const known = isStale(now) ? `, as known on ${sayDay(readUtc(asOf))}` : "";
  if (isLive(moment, now)) return ["live", now < start ? sayAhead(moment, now) : ""];
  if (now < start) return ["ahead", sayAhead(moment, now) + known];
  if (now < end) return ["now", sayWithin(moment) + known];
  if (from <= now && now < to) return ["now", `under way${known}`];
  return ["past", sayPast(moment, now)];
}

const isOver = ({ end, to }, now) => end <= now && !(now < to);

const statuses = all("[data-status][data-start]").map((line) => ({ line, moment: readMoment(line) }));

function showStatuses(now) {
  for (const { line, moment } of statuses) {
    const [state, words] = judge(moment, now);
    const before = line.dataset.state ?? state;
    line.dataset.state = state;
    line.replaceChildren(...(state === "live" ? [make("span", "stamp", "live now"), " "] : []), words);
    if (state === "live" && before !== state) announceLive(nameBy(line));
  }
}

// What a line tells of: that to which its own part of the page leads, else the page.
const nameBy = (line) =>
  line.closest("section, dd").querySelector("a") ?? document.querySelector("h1");

function announceLive({ textContent }) {
  notice.textContent = `Live now: ${textContent}`;
}

// -------------------------------------------------------------------------------- the front page

const shelves = ["coming-up", "just-happened", "live-now"].flatMap((id) => {
  const section = document.getElementById(id)?.closest("section");
  return section ? [{ section, list: section.querySelector(".rows") }] : [];
});
const [coming, happened, live] = shelves;

// A row that knows its moment. `shelf` is where it stands.
function readRow(row, shelf) {
  const until = make("span", "row-until");
  row.querySelector(".row-when").append(" ", until);
  return { row, shelf, until, moment: readMoment(row), stamp: make("span", "stamp", "live") };
}

const readShelf = (shelf) => all("[data-start]", shelf.list).map((row) => readRow(row, shelf));

// Those of the front page, the newest first.
const rows = live ? [...readShelf(coming).reverse(), ...readShelf(happened)] : [];

function shelfFor(moment, now) {
  if (isLive(moment, now)) return live;
  return moment.end <= now ? happened : coming;
}

// Every row goes where the reader's clock puts it; what lies ahead stands soonest first.
function sortRows(now, isFirst) {
  document.querySelector("[data-unsorted]")?.removeAttribute("data-unsorted");
  const moved = rows.filter(({ moment, shelf }) => shelfFor(moment, now) !== shelf);
  if (!moved.length) return;
  for (const entry of moved) {
    entry.stamp.remove();
    entry.shelf = shelfFor(entry.moment, now);
    if (entry.shelf !== live) continue;
    entry.row.querySelector(".row-facts").prepend(entry.stamp);
    if (!isFirst) announceLive(entry.row.querySelector("a"));
  }
  const focused = document.activeElement;
  for (const shelf of shelves) {
    const found = rows.filter((entry) => entry.shelf === shelf).map(({ row }) => row);
    shelf.list.replaceChildren(...(shelf === happened ? found : found.reverse()));
    shelf.section.hidden = !found.length;
  }
  if (focused !== document.activeElement) focused.focus();
}

// `in 3 d 4 h` beside what comes within two weeks, if its day is known.
function showCountdowns(now) {
  for (const { moment, until } of rows) {
    const span = unitsUntil(moment, now);
    const isShown = now < moment.start && span <= SOON && !moment.isCoarse;
    const words = saySpan(span, Math.max(moment.unit, MINUTE), 2, (number) => `${number} d`);
    until.textContent = isShown ? `in ${words || "1 min"}` : "";
  }
}

// The front page has the day of its data in other years; a link leads to the day that it is by now.
// The page of all days leads to it from the start, and marks it.
function showToday(now) {
  const { day, month } = readUtc(now);
  const address = `${new Date(now).toISOString().slice(5, 10)}/`;
  for (const link of all("[data-today] a")) {
    link.href = link.getAttribute("href").replace(/\d\d-\d\d\/(?=(index\.html)?$)/, address);
    if (!(Math.floor(now / DAY) <= Math.floor(asOf / DAY))) link.textContent = `Today, ${day} ${month}`;
    link.hidden = false;
  }
  for (const link of all(".days a")) {
    if (link.pathname.replace(/index\.html$/, "").endsWith(address)) link.setAttribute("aria-current", "date");
    else link.removeAttribute("aria-current");
  }
}

// ---------------------------------------------------------------------------------- time goes by

let timer;

// Seconds pass only in the last hour before what is known to the second.
const isClose = ({ start, unit }, now) => unit === SECOND && now < start && start - now <= HOUR;

function tick(isFirst = false) {
  const now = Date.now();
  showStatuses(now);
  sortRows(now, isFirst);
  showCountdowns(now);
  showToday(now);
  clearTimeout(timer);
  if (!statuses.length && !rows.length) return;
  const step = statuses.some(({ moment }) => isClose(moment, now)) ? SECOND : MINUTE;
  timer = setTimeout(() => tick(), step - (now % step));
}

document.addEventListener("visibilitychange", () => document.hidden || tick());

// ---------------------------------------------------------------------------------- the switches

const clockSwitch = document.querySelector("[data-switch=clock]");
const schemeSwitch = document.querySelector("[data-switch=scheme]");
const system = matchMedia("(prefers-color-scheme: dark)");

const isDark = () => (chosen("scheme") ? chosen("scheme") === "dark" : system.matches);

function showSwitches() {
  clockSwitch.setAttribute("aria-pressed", chosen("clock") === "local");
  schemeSwitch.setAttribute("aria-pressed", isDark());
}

function refresh(isFirst = false) {
  showSwitches();
  showDates();
  tick(isFirst);
}

clockSwitch.addEventListener("click", () => {
  choose("clock", chosen("clock") ? "" : "local");
  refresh();
});

// To choose what the system has is to follow the system again.
schemeSwitch.addEventListener("click", () => {
  const wanted = !isDark();
  choose("scheme", wanted === system.matches ? "" : wanted ? "dark" : "light");
  showSwitches();
});

system.addEventListener("change", showSwitches);

// Another tab chose, or the browser shows again a page that was left before something was chosen.
addEventListener("storage", recall);
addEventListener("pageshow", ({ persisted }) => persisted && recall());

// -------------------------------------------------------------------------------- copying a link

// Where the clipboard is closed, the address is shown and selected, to be copied by hand.
function offer(button) {
  const field = make("input", "address");
  field.readOnly = true;
  field.value = button.dataset.copy;
  field.setAttribute("aria-label", "Address to copy");
  button.replaceWith(field);
  field.focus();
  field.select();
}

function serve(button) {
  const words = button.textContent;
  button.dataset.served = "";
  let told;
  const say = (said, announced = "") => {
    button.textContent = said;
    notice.textContent = announced;
  };
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
    } catch {
      offer(button);
      return;
    }
    say("Copied", "Copied");
    clearTimeout(told);
    told = setTimeout(say, 2 * SECOND, words);
  });
}

all("[data-copy]").forEach(serve);

// Rows that another script made: their dates are in UTC, as those of the page are.
document.addEventListener("almanac:rows", ({ detail: rows }) => {
  dates = dates.filter(({ element }) => element.isConnected);
  const known = new Set(dates.map(({ element }) => element));
  dates.push(...all("time[data-form]", rows).filter((time) => !known.has(time)).flatMap(readDate));
  all("[data-copy]:not([data-served])", rows).forEach(serve);
  showDates();
});

// What was looked for at an address that there is not, as far as that has words.
const lost = document.querySelector("[data-lost]");
if (lost) {
  const words = location.pathname.split("/").filter(Boolean).at(-1)?.replace(/\.\w+$/, "") ?? "";
  lost.value = words.replace(/%\w\w|[^a-z0-9]+/gi, " ").trim().slice(0, 60);
}

// ------------------------------------------------------------------------------ pictures that fail

// Beneath a picture lies a drawn one. A link around it goes with it.
function uncover(picture) {
  (picture.closest("a") ?? picture).hidden = true;
}

for (const picture of all(".thumb img")) {
  if (picture.complete && !picture.naturalWidth) uncover(picture);
  else picture.addEventListener("error", () => uncover(picture));
}

// What an address leads to is to be seen; not every browser unfolds it by itself.
function unfold() {
  const aim = document.querySelector(":target");
  const fold = aim?.closest("details:not([open])");
  if (!fold) return;
  fold.open = true;
  aim.scrollIntoView();
}
addEventListener("hashchange", unfold);
unfold();

// The menu scrolls where there is no room for it: what it marks is to be seen.
const here = document.querySelector(".masthead [aria-current]");
if (here) here.closest("ul").scrollLeft = here.offsetLeft - here.offsetWidth;

refresh(true);
if (root.dataset.statusFile && Number.isNaN(asOf) && statuses.some(({ moment }) => !isOver(moment, Date.now()))) askFromWhen();
