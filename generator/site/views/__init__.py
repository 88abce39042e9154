"""One frozen view for each kind of page: all that its template may know."""
