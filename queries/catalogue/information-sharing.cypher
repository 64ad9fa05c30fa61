// title = "Who shares information with whom"
// question = "Who tells whom, and does anything come back?"
// description = """
// Information that is shared, or stated not to be, with the status of the way back: 'not stated' where the
// documents speak of one direction only.
// """
// topics = ["information-flow"]
//
// [columns]
// giver = "text: who has the information"
// giver_sector = "text: sector of the giver, or not stated"
// receiver = "text: who gets it, or does not"
// receiver_sector = "text: sector of the receiver, or not stated"
// way_back = "text: status of the way back, or not stated"
//
// [parameters.name]
// type = "text"
// default = ""
// meaning = "part of the name of either end; empty for all"
//
// [parameters.status]
// type = "text"
// default = ""
// meaning = "one status only; empty for all"
// values = "statuses"

MATCH (a:Entity)-[r:SHARES_INFORMATION_WITH]->(b:Entity)
WHERE ($system = '' OR a.system = $system)
  AND ($status = '' OR r.status = $status)
  AND ($name = '' OR any(name IN [a.name, b.name] + a.aliases + b.aliases WHERE toLower(name) CONTAINS toLower($name)))
OPTIONAL MATCH (b)-[back:SHARES_INFORMATION_WITH]->(a)
WITH a, b, r, back, [i IN range(0, size(r.statuses) - 1) WHERE r.statuses[i] = r.status][0] AS i
RETURN a.name AS giver, a.sector AS giver_sector, b.name AS receiver, b.sector AS receiver_sector,
       r.status AS status, coalesce(back.status, 'not stated') AS way_back, r.documents[i] AS document,
       CASE r.pages[i] WHEN 0 THEN null ELSE r.pages[i] END AS page, r.quotes[i] AS quote
ORDER BY giver, receiver, status, giver_sector, receiver_sector, way_back, document, page, quote
