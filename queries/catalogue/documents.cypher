// title = "Documents and what was read in them"
// question = "How much does each document bear out?"
// description = """
// Each document with its pages and words, the passages quoted from it, and the nodes and relationships that
// rest on them.
// """
// topics = ["evidence"]
//
// [columns]
// title = "text: title of the document"
// format = "text: file format"
// pages = "integer: how many pages; empty where it has none"
// words = "integer: how many words"
// passages = "integer: passages quoted from it"
// nodes = "integer: nodes that it names"
// relationships = "integer: relationships that it states"
// near_duplicate_of = "text: the document that this one nearly repeats"
// skipped = "text: why it was not read"

MATCH (d:Document)
WHERE $system = '' OR d.system = $system
RETURN d.name AS document, d.title AS title, d.format AS format,
       CASE d.page_count WHEN 0 THEN null ELSE d.page_count END AS pages, d.word_count AS words,
       COUNT { MATCH (:Passage)-[:PART_OF]->(d) } AS passages,
       COUNT { MATCH (n:Entity) WHERE n.system = d.system AND d.name IN n.documents } AS nodes,
       COUNT { MATCH (:Entity)-[r]->(:Entity) WHERE r.system = d.system AND d.name IN r.documents } AS relationships,
       d.near_duplicate_of AS near_duplicate_of, d.skipped AS skipped
ORDER BY document, title, relationships, nodes, passages, format, pages, words, near_duplicate_of, skipped
