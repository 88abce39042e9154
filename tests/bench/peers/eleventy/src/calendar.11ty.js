export const data = { permalink: "/calendar.ics", eleventyExcludeFromCollections: true };

export function render({ archive }) {
  const { site, events } = archive;
  let lines = `BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//Almanac//bench//EN\r
NAME:${text(site.title)}\r
DESCRIPTION:${text(site.tagline)}\r
`;
  for (const event of events) if (event.calendar) lines += vevent(site, event);
  return `${lines}END:VCALENDAR\r\n`;
}

function vevent(site, event) {
  const { start, end, is_day, stamp } = event.calendar;
  const form = is_day ? ";VALUE=DATE" : "";
  const url = site.base + event.path;
  const kind = event.type ? `CATEGORIES:${text(event.type.name)}\r\n` : "";
  const place = event.place ? `LOCATION:${text(event.place)}\r\n` : "";
  const words = [event.when, event.text, url].filter(Boolean).join("\n\n");
  return `BEGIN:VEVENT\r
SUMMARY:${text(event.title)}\r
DTSTART${form}:${start}\r
DTEND${form}:${end}\r
DTSTAMP:${stamp}\r
UID:${event.uuid}\r
${kind}DESCRIPTION:${text(words)}\r
LAST-MODIFIED:${stamp}\r
${place}TRANSP:TRANSPARENT\r
URL:${url}\r
END:VEVENT\r
`;
}

function text(value) {
  return value.replace(/[\\;,]/g, "\\$&").replaceAll("\n", "\\n");
}
