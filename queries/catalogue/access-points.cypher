// title = "Access points"
// question = "Which single points of access are there, who runs them, and for whom, when and where?"
// description = """
// Services of type AccessPoint with operator, commissioner, places, audience, hours and channel. An empty cell
// means that the documents do not say.
// """
// topics = ["access-points"]
//
// [columns]
// access_point = "text: name of the point"
// state = "text: absent, planned or ended where a sentence says so of the point itself; empty where it is only named"
// also_called = "list: other names for it"
// operators = "list: who provides it, at present or in part"
// commissioners = "list: who commissions or funds it"
// referrers = "list: who can refer people to it"
// audience = "list: whom it is for"
// hours = "text: when it is open"
// channel = "text: how it is reached"
// purpose = "text: what it is for"

MATCH (point:AccessPoint)
WHERE $system = '' OR point.system = $system
OPTIONAL MATCH (operator:Entity)-[p:PROVIDES]->(point)
WHERE p.status IN ['present', 'limited']
WITH point, operator ORDER BY operator.name
WITH point, collect(DISTINCT operator.name) AS operators
OPTIONAL MATCH (commissioner:Entity)-[c:COMMISSIONS|FUNDS]->(point)
WITH point, operators, commissioner ORDER BY commissioner.name
WITH point, operators, collect(DISTINCT commissioner.name) AS commissioners
OPTIONAL MATCH (point)-[:COVERS]->(place:Place)
WITH point, operators, commissioners, place ORDER BY place.name
WITH point, operators, commissioners, collect(DISTINCT place.name) AS places
OPTIONAL MATCH (referrer:Entity)-[r:REFERS_TO]->(point)
WHERE r.status IN ['present', 'limited']
WITH point, operators, commissioners, places, referrer ORDER BY referrer.name
WITH point, operators, commissioners, places, collect(DISTINCT referrer.name) AS referrers
RETURN point.name AS access_point, point.status AS state, point.aliases AS also_called, operators, commissioners, places, referrers,
       point.audience AS audience, point.hours AS hours, point.channel AS channel, point.purpose AS purpose,
       point.documents[0] AS document,
       CASE point.pages[0] WHEN 0 THEN null ELSE point.pages[0] END AS page, point.quotes[0] AS quote
ORDER BY access_point, state, also_called, operators, commissioners, places, referrers, audience, hours, channel, purpose,
         document, page, quote
