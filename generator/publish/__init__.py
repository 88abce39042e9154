"""Files: staging, publishing, and looking at what was published."""
