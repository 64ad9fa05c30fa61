// title = "Gaps that no recommendation covers"
// question = "Which gaps does no recommendation speak to?"
// description = """
// Absent or limited interfaces neither end of which any recommendation is about. A recommendation may speak to
// a gap in other words: check before drawing conclusions.
// """
// topics = ["recommendations", "missing-links"]

MATCH (a:Entity)-[r:REFERS_TO|DISCHARGES_TO|SHARES_INFORMATION_WITH|HAS_ACCESS_TO|WORKS_WITH]->(b:Entity)
WHERE r.status IN ['absent', 'limited']
  AND ($system = '' OR a.system = $system)
  AND NOT EXISTS { MATCH (:Recommendation)-[:ABOUT]->(a) }
  AND NOT EXISTS { MATCH (:Recommendation)-[:ABOUT]->(b) }
WITH a, b, r, [i IN range(0, size(r.statuses) - 1) WHERE r.statuses[i] = r.status][0] AS i
RETURN r.status AS status, a.name AS source, type(r) AS interface, b.name AS target,
       r.documents[i] AS document,
       CASE r.pages[i] WHEN 0 THEN null ELSE r.pages[i] END AS page, r.quotes[i] AS quote
ORDER BY status, source, interface, target, document, page, quote
