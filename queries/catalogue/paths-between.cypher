// title = "Paths between two bodies"
// question = "Over which working interfaces do two bodies reach each other?"
// description = """
// Routes of up to four interfaces that are present or limited, shortest first, in either direction. The
// weakest status of a route is limited as soon as one step is.
// """
// topics = ["information-flow", "fragmentation"]
//
// [columns]
// steps = "integer: how many interfaces"
// route = "list: names along the way"
// interfaces = "list: types of the interfaces"
// statuses = "list: their statuses"
// weakest = "text: the weakest status on the way"
// quotes = "list: a sentence for each step"
//
// [parameters.from]
// type = "text"
// meaning = "the name of one end, in full; letter case does not matter"
//
// [parameters.to]
// type = "text"
// meaning = "the name of the other end, in full"
//
// [parameters.most]
// type = "integer"
// default = 20
// meaning = "how many routes to list at most"

MATCH p = (a:Entity)-[:REFERS_TO|DISCHARGES_TO|SHARES_INFORMATION_WITH|HAS_ACCESS_TO|WORKS_WITH*1..4]-(b:Entity)
WHERE ($system = '' OR a.system = $system)
  AND (toLower(a.name) = toLower($from) OR any(alias IN a.aliases WHERE toLower(alias) = toLower($from)))
  AND (toLower(b.name) = toLower($to) OR any(alias IN b.aliases WHERE toLower(alias) = toLower($to)))
  AND a <> b
  AND all(r IN relationships(p) WHERE r.status IN ['present', 'limited'])
  AND all(n IN nodes(p) WHERE size([m IN nodes(p) WHERE m.id = n.id]) = 1)
WITH [n IN nodes(p) | n.name] AS route, [r IN relationships(p) | type(r)] AS interfaces,
     [r IN relationships(p) | r.status] AS statuses, [r IN relationships(p) | r.quotes[0]] AS quotes,
     length(p) AS steps
RETURN steps, route, interfaces, statuses,
       CASE WHEN 'limited' IN statuses THEN 'limited' ELSE 'present' END AS weakest, quotes
ORDER BY steps, weakest DESC, route, interfaces, quotes, statuses
LIMIT $most
