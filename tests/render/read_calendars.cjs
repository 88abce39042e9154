// Reads the calendars whose paths stand in a JSON list on standard input, with ical.js and with
// ts-ics, and says as JSON what each of them found in each, by path.

const { readFileSync } = require("node:fs");
const ICAL = require("ical.js");
const { convertIcsCalendar } = require("ts-ics");

const whole = (date) => date.toISOString().replace(".000Z", "Z");
const say = (time) => (time.type === "DATE" ? whole(time.date).slice(0, 10) : whole(time.date));

function readByIcalJs(text) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  return calendar.getAllSubcomponents("vevent").map((component) => {
    const event = new ICAL.Event(component);
    return {
      uid: event.uid,
      start: event.startDate.toString(),
      end: event.endDate.toString(),
      summary: event.summary,
      description: event.description,
      location: event.location ?? "",
      sequence: event.sequence,
      status: component.getFirstPropertyValue("status"),
    };
  });
}

function readByTsIcs(text) {
  const { events = [] } = convertIcsCalendar(undefined, text);
  return events.map((event) => ({
    uid: event.uid,
    start: say(event.start),
    end: say(event.end),
    summary: event.summary,
    description: event.description,
    location: event.location ?? "",
    sequence: event.sequence ?? 0,
    status: event.status,
  }));
}

const found = {};
for (const path of JSON.parse(readFileSync(0, "utf8"))) {
  const text = readFileSync(path, "utf8");
  found[path] = [readByIcalJs(text), readByTsIcs(text)];
}
process.stdout.write(JSON.stringify(found));
