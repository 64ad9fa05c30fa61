// title = "How far information travels"
// question = "Along which hops does information travel from here, and at which is it lost?"
// description = """
// Chains of up to three hops over shared information, with the status of each: a hop that is absent or limited is
// where it is lost, one that is planned is not there yet. Chains that come back to a body are left out.
// """
// topics = ["information-flow", "missing-links"]
//
// [columns]
// hops = "integer: how many hops"
// route = "list: names along the way"
// statuses = "list: status of each hop"
// broken = "integer: hops that are not present"
// quotes = "list: a sentence for each hop"
//
// [parameters.from]
// type = "text"
// default = ""
// meaning = "part of the name of where the information starts; empty for everywhere"
//
// [parameters.most]
// type = "integer"
// default = 100
// meaning = "how many chains to list at most"

MATCH p = (a:Entity)-[:SHARES_INFORMATION_WITH*1..3]->(b:Entity)
WHERE ($system = '' OR a.system = $system)
  AND ($from = '' OR toLower(a.name) CONTAINS toLower($from)
    OR any(alias IN a.aliases WHERE toLower(alias) CONTAINS toLower($from)))
  AND all(n IN nodes(p) WHERE size([m IN nodes(p) WHERE m.id = n.id]) = 1)
WITH length(p) AS hops, [n IN nodes(p) | n.name] AS route, [r IN relationships(p) | r.status] AS statuses,
     [r IN relationships(p) | coalesce(r.quotes[0], '')] AS quotes
RETURN hops, route, statuses, size([s IN statuses WHERE s <> 'present']) AS broken, quotes
ORDER BY hops DESC, broken DESC, route, statuses, quotes
LIMIT $most
