// title = "What happens at a stage"
// question = "Who does what at this stage of the pathway?"
// description = """
// Interfaces and provision that are stated of one stage: usual place of residence, crisis or step-down.
// """
// topics = ["look-up", "fragmentation"]
//
// [parameters.stage]
// type = "text"
// default = "crisis"
// meaning = "the stage"
// values = "stages"

MATCH (a:Entity)-[r:PROVIDES|REFERS_TO|DISCHARGES_TO|SHARES_INFORMATION_WITH|HAS_ACCESS_TO|WORKS_WITH]->(b:Entity)
WHERE $stage IN r.stages
  AND ($system = '' OR a.system = $system)
WITH a, b, r, [i IN range(0, size(r.statuses) - 1) WHERE r.statuses[i] = r.status][0] AS i
RETURN a.name AS source, type(r) AS relationship, b.name AS target, r.status AS status,
       r.documents[i] AS document,
       CASE r.pages[i] WHEN 0 THEN null ELSE r.pages[i] END AS page, r.quotes[i] AS quote
ORDER BY source, relationship, target, status, document, page, quote
