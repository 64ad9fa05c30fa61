// title = "Who oversees whom"
// question = "Which body governs, scrutinises, monitors or regulates which?"
// description = "Oversight as stated, weak or missing oversight included."
// topics = ["governance"]
//
// [columns]
// overseer = "text: who oversees"
// overseen = "text: who or what is overseen"
// overseen_kind = "text: kind of what is overseen"
//
// [parameters.status]
// type = "text"
// default = ""
// meaning = "one status only; empty for all"
// values = "statuses"

MATCH (a:Entity)-[r:OVERSEES]->(b:Entity)
WHERE ($system = '' OR a.system = $system)
  AND ($status = '' OR r.status = $status)
WITH a, b, r, [i IN range(0, size(r.statuses) - 1) WHERE r.statuses[i] = r.status][0] AS i
RETURN a.name AS overseer, a.kind AS kind, b.name AS overseen, b.kind AS overseen_kind, r.status AS status,
       r.documents[i] AS document,
       CASE r.pages[i] WHEN 0 THEN null ELSE r.pages[i] END AS page, r.quotes[i] AS quote
ORDER BY overseer, overseen, overseen_kind, status, document, page, quote, kind
