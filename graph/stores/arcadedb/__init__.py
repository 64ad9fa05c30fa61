"""The embedded store: ArcadeDB, in a process of its own."""
