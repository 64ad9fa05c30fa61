"""Reference data: who a body is, by which code, under which names, when, and who came after it."""
