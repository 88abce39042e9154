"""What the files of the API, the server that answers for it and its description all go by."""

from generator.archive.grouping import Facet

CUTS = {Facet.TYPES: "type", Facet.AGENCIES: "agency", Facet.PROGRAMS: "program"}
"""The facets by which there are lists, and what the API calls one group of each."""

THROTTLE = {
    "your_request_limit": 1_000_000,
    "limit_frequency_secs": 3600,
    "current_use": 0,
    "next_use_secs": 0,
    "ident": "everybody",
}
"""What `api-throttle/` says: there is no quota, but more than any program makes use of."""
