// title = "Documents and what was read in them"
// question = "How much does each document bear out?"
// description = """
// Each document with its pages and words, the passages quoted from it, and the nodes and relationships that
// rest on them.
// """

MATCH (d:Document)
WHERE $system = '' OR d.system = $system
OPTIONAL MATCH (p:Passage)-[:PART_OF]->(d)
WITH d, count(DISTINCT p) AS passages
OPTIONAL MATCH (n:Entity)
WHERE n.system = d.system AND d.name IN n.documents
WITH d, passages, count(DISTINCT n) AS nodes
OPTIONAL MATCH (a:Entity)-[r]->(:Entity)
WHERE a.system = d.system AND d.name IN r.documents
WITH d, passages, nodes, count(DISTINCT r) AS relationships
RETURN d.name AS document, d.title AS title, d.format AS format, d.page_count AS pages, d.word_count AS words,
       passages, nodes, relationships, d.near_duplicate_of AS near_duplicate_of, d.skipped AS skipped
ORDER BY document, d.id
