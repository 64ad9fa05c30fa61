// title = "Documents and what was read in them"
// question = "How much does each document bear out?"
// description = """
// Each document with its pages and words, the passages quoted from it, and the nodes and relationships that
// rest on them.
// """

CALL {
  MATCH (n:Entity)
  WHERE $system = '' OR n.system = $system
  UNWIND n.documents AS document
  WITH DISTINCT n, document
  WITH n.system AS system, document, count(n) AS number
  RETURN collect({system: system, document: document, number: number}) AS by_node
}
CALL {
  MATCH (a:Entity)-[r]->(:Entity)
  WHERE $system = '' OR a.system = $system
  UNWIND r.documents AS document
  WITH DISTINCT r, document
  WITH r.system AS system, document, count(r) AS number
  RETURN collect({system: system, document: document, number: number}) AS by_relationship
}
MATCH (d:Document)
WHERE $system = '' OR d.system = $system
OPTIONAL MATCH (p:Passage)-[:PART_OF]->(d)
WITH d, by_node, by_relationship, count(p) AS passages
RETURN d.name AS document, d.title AS title, d.format AS format,
       CASE d.page_count WHEN 0 THEN null ELSE d.page_count END AS pages, d.word_count AS words, passages,
       coalesce([x IN by_node WHERE x.system = d.system AND x.document = d.name | x.number][0], 0) AS nodes,
       coalesce([x IN by_relationship WHERE x.system = d.system AND x.document = d.name | x.number][0], 0)
         AS relationships,
       d.near_duplicate_of AS near_duplicate_of, d.skipped AS skipped
ORDER BY document, title, relationships, nodes, passages
