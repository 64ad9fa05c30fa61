// title = "Planned and ended"
// question = "What is to come, and what is no more?"
// description = "Relationships of every type that are planned or have ended."
// topics = ["look-up"]
//
// [parameters.status]
// type = "text"
// default = ""
// meaning = "planned or ended; empty for both"
// values = "statuses"

MATCH (a:Entity)-[r]->(b:Entity)
WHERE r.status IN ['planned', 'ended']
  AND ($system = '' OR a.system = $system)
  AND ($status = '' OR r.status = $status)
WITH a, b, r, [i IN range(0, size(r.statuses) - 1) WHERE r.statuses[i] = r.status][0] AS i
RETURN r.status AS status, a.name AS source, type(r) AS relationship, b.name AS target,
       r.documents[i] AS document,
       CASE r.pages[i] WHEN 0 THEN null ELSE r.pages[i] END AS page, r.quotes[i] AS quote
ORDER BY status, source, relationship, target, document, page, quote
