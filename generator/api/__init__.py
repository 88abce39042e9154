"""The query language over HTTP: requests in, answers out, without sockets and files."""
