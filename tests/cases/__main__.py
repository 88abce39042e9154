"""`python -m tests.cases` writes the table anew from what is written about each of its cases."""

from tests.cases.table import TABLE, make_table

TABLE.write_text(make_table(), "utf-8")
