// title = "Awareness gaps"
// question = "Who does not know of a service, or how to get people into it?"
// description = """
// Absent or limited referral routes and joint working whose sentence speaks of knowing, being aware or
// understanding.
// """
// topics = ["access-points", "missing-links"]
//
// [columns]
// audience = "text: who does not know"
// service = "text: what they do not know of, or work with"
//
// [parameters.words]
// type = "list"
// default = ["aware", "know", "knew", "understood", "understand", "unclear", "unsure", "confus", "visib"]
// meaning = "beginnings of words to look for in the sentences"

MATCH (a:Entity)-[r:REFERS_TO|WORKS_WITH|HAS_ACCESS_TO|SHARES_INFORMATION_WITH]->(b:Entity)
WHERE r.status IN ['absent', 'limited']
  AND ($system = '' OR a.system = $system)
UNWIND range(0, size(r.quotes) - 1) AS i
WITH a, b, r, i
WHERE any(word IN $words WHERE toLower(r.quotes[i]) CONTAINS toLower(word))
RETURN a.name AS audience, a.sector AS sector, type(r) AS interface, b.name AS service, r.status AS status,
       r.documents[i] AS document,
       CASE r.pages[i] WHEN 0 THEN null ELSE r.pages[i] END AS page, r.quotes[i] AS quote
ORDER BY audience, interface, service, document, page, quote, sector, status
