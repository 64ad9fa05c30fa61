// title = "Conflicting evidence"
// question = "Where do sentences disagree about the same relationship?"
// description = """
// Each statement of a relationship whose evidence disagrees on the status, beside the status that is shown.
// """
// topics = ["evidence"]
//
// [columns]
// shown = "text: the status that the graph shows"
// says = "text: the status that this sentence states"

MATCH (a:Entity)-[r]->(b:Entity)
WHERE r.conflict
  AND ($system = '' OR a.system = $system)
UNWIND [i IN range(0, size(r.quotes) - 1) WHERE r.statuses[i] <> ''] AS i
RETURN a.name AS source, type(r) AS relationship, b.name AS target, r.status AS shown,
       r.statuses[i] AS says, r.documents[i] AS document,
       CASE r.pages[i] WHEN 0 THEN null ELSE r.pages[i] END AS page, r.quotes[i] AS quote
ORDER BY source, relationship, target, document, page, says, quote, shown
