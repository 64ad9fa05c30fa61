"""Blocks of a report, and what writes them: terminal, Markdown, HTML, Word, Excel."""
