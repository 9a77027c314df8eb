"""Words: lists, dates, counts and persons in English, and the escaping of Markdown."""
