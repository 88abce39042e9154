"""The domain: events, dates, groupings, changes. Pure: no files, no network, no clock, no HTML."""
