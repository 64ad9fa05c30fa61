// title = "What is left open about each access point"
// question = "Which access points are not tied in, and what do the documents not say about them?"
// description = """
// What no document says of an access point: who provides it, who pays, where, who can refer to it, where it leads,
// for whom, when and how. A point without referrers or a way on stands unconnected in the documents; that need not
// be so in life.
// """
// topics = ["access-points", "missing-links"]
//
// [columns]
// access_point = "text: name of the point"
// left_open = "list: what no document says"
// unconnected = "truth: neither a way in nor a way on is stated"
// document = "text: the first document that names it"

MATCH (point:AccessPoint)
WHERE $system = '' OR point.system = $system
WITH point,
     EXISTS { MATCH (:Entity)-[:PROVIDES]->(point) } AS provider,
     EXISTS { MATCH (:Entity)-[:COMMISSIONS|FUNDS]->(point) } AS commissioner,
     EXISTS { MATCH (point)-[:COVERS|LOCATED_AT]->(:Entity) } AS place,
     EXISTS { MATCH (:Entity)-[:REFERS_TO|DISCHARGES_TO]->(point) } AS way_in,
     EXISTS { MATCH (point)-[:REFERS_TO|DISCHARGES_TO]->(:Entity) } AS way_on
WITH point, way_in, way_on,
     CASE WHEN provider THEN [] ELSE ['provider'] END
     + CASE WHEN commissioner THEN [] ELSE ['commissioner'] END
     + CASE WHEN place THEN [] ELSE ['place'] END
     + CASE WHEN way_in THEN [] ELSE ['way in'] END
     + CASE WHEN way_on THEN [] ELSE ['way on'] END
     + CASE WHEN size(coalesce(point.audience, [])) > 0 THEN [] ELSE ['audience'] END
     + CASE WHEN point.hours IS NULL THEN ['hours'] ELSE [] END
     + CASE WHEN point.channel IS NULL THEN ['channel'] ELSE [] END AS left_open
WHERE size(left_open) > 0
RETURN point.name AS access_point, left_open, NOT way_in AND NOT way_on AS unconnected,
       point.documents[0] AS document
ORDER BY size(left_open) DESC, access_point, left_open, unconnected, document
