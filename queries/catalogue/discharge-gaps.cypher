// title = "Gaps at discharge"
// question = "Where does leaving hospital, or step-down, not work?"
// description = """
// Absent or limited transfers of people, and any other absent or limited interface that is stated of the step-
// down stage.
// """
// topics = ["missing-links"]

MATCH (a:Entity)-[r:REFERS_TO|DISCHARGES_TO|SHARES_INFORMATION_WITH|HAS_ACCESS_TO|WORKS_WITH]->(b:Entity)
WHERE r.status IN ['absent', 'limited']
  AND ($system = '' OR a.system = $system)
  AND (type(r) = 'DISCHARGES_TO' OR 'step-down' IN r.stages)
WITH a, b, r, [i IN range(0, size(r.statuses) - 1) WHERE r.statuses[i] = r.status][0] AS i
RETURN r.status AS status, a.name AS source, type(r) AS interface, b.name AS target,
       r.documents[i] AS document,
       CASE r.pages[i] WHEN 0 THEN null ELSE r.pages[i] END AS page, r.quotes[i] AS quote
ORDER BY status, source, interface, target, document, page, quote
