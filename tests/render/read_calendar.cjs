// Reads a calendar from standard input with ical.js and says as JSON what it found.

const ICAL = require("ical.js");
const text = require("node:fs").readFileSync(0, "utf8");
const calendar = new ICAL.Component(ICAL.parse(text));
const events = calendar.getAllSubcomponents("vevent").map((component) => {
  const event = new ICAL.Event(component);
  return {
    uid: event.uid,
    summary: event.summary,
    description: event.description,
    location: event.location,
    sequence: event.sequence,
    start: event.startDate.toString(),
    end: event.endDate.toString(),
    wholeDays: event.startDate.isDate,
    categories: component.getFirstProperty("categories")?.getValues() ?? [],
  };
});
process.stdout.write(JSON.stringify({ name: calendar.getFirstPropertyValue("name"), events }));
