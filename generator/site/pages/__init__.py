"""One room a kind of page: what it is made of, and its view."""
