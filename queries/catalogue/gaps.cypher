// title = "Interfaces that are absent or limited"
// question = "Where do people or information not get across from one body to another?"
// description = """
// Every interface (referral, discharge, shared information, access to records, joint working) that is stated
// to be absent or limited, with the sentence. Nothing is inferred.
// """
// topics = ["missing-links"]
//
// [parameters.status]
// type = "text"
// default = ""
// meaning = "absent or limited; empty for both"
// values = "statuses"
//
// [parameters.sector]
// type = "text"
// default = ""
// meaning = "one sector only; empty for all"
// values = "sectors"

MATCH (a:Entity)-[r:REFERS_TO|DISCHARGES_TO|SHARES_INFORMATION_WITH|HAS_ACCESS_TO|WORKS_WITH]->(b:Entity)
WHERE r.status IN ['absent', 'limited']
  AND ($system = '' OR a.system = $system)
  AND ($status = '' OR r.status = $status)
  AND ($sector = '' OR a.sector = $sector OR b.sector = $sector)
WITH a, b, r, [i IN range(0, size(r.statuses) - 1) WHERE r.statuses[i] = r.status][0] AS i
RETURN r.status AS status, a.name AS source, type(r) AS interface, b.name AS target,
       round(r.confidence, 2) AS confidence, size(r.quotes) AS statements,
       r.documents[i] AS document,
       CASE r.pages[i] WHEN 0 THEN null ELSE r.pages[i] END AS page, r.quotes[i] AS quote
ORDER BY status, source, interface, target, document, page, quote, confidence, statements
