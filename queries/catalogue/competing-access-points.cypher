// title = "Access points of one place"
// question = "How many doors does each place have, and do they know of each other?"
// description = """
// Access points by the place that they cover or are based at; those without one stand under 'not stated'. Joined
// counts the interfaces between them that are present or limited: several doors and none joined may compete.
// """
// topics = ["access-points", "fragmentation"]
//
// [columns]
// place = "text: name of the place or site, or not stated"
// doors = "integer: how many access points"
// access_points = "list: their names"
// joined = "integer: interfaces between them that are present or limited"
//
// [parameters.least]
// type = "integer"
// default = 1
// meaning = "leave out places with fewer doors than this"

MATCH (point:AccessPoint)
WHERE $system = '' OR point.system = $system
OPTIONAL MATCH (point)-[r:COVERS|LOCATED_AT]->(place:Entity)
WHERE r.status IN ['present', 'limited']
WITH DISTINCT point, coalesce(place.name, 'not stated') AS place
WITH point, place ORDER BY point.name
WITH point.system AS system, place, collect(point.id) AS ids, collect(point.name) AS access_points
WHERE size(ids) >= $least
RETURN place, size(ids) AS doors, access_points,
       COLLECT {
         MATCH (body:Entity)-[r:PROVIDES]->(point:AccessPoint)
         WHERE point.system = system AND point.id IN ids AND r.status IN ['present', 'limited']
         RETURN DISTINCT body.name AS name ORDER BY name
       } AS providers,
       COUNT {
         MATCH (x:AccessPoint)-[r:REFERS_TO|DISCHARGES_TO|SHARES_INFORMATION_WITH|WORKS_WITH]->(y:AccessPoint)
         WHERE x.system = system AND x.id IN ids AND y.id IN ids AND r.status IN ['present', 'limited']
       } AS joined
ORDER BY doors DESC, place, access_points, providers, joined
