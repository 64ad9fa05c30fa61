// title = "Places and what they have"
// question = "How many services does each place have, who covers it, and what is said to be missing there?"
// description = """
// Each place with the services and programmes that cover it or are based there, the bodies that cover it, and what
// is stated to be missing or to reach only part of it. A place without services may have some that no document
// mentions.
// """
// topics = ["coverage", "fragmentation"]
//
// [columns]
// services = "integer: services and programmes that are present or limited there"
// names = "list: names of the services and programmes"
// providers = "list: names of those who provide these services"
// covered_by = "list: organisations and partnerships that cover the place"
// missing = "list: services and programmes that are stated to be absent there, or in part of it only"

MATCH (place:Place)
WHERE $system = '' OR place.system = $system
WITH place,
     COLLECT {
       MATCH (s:Service|Programme)-[r:COVERS|LOCATED_AT]->(place) WHERE r.status IN ['present', 'limited']
       RETURN DISTINCT s.name AS name ORDER BY name
     } AS names,
     COLLECT {
       MATCH (place)<-[r:COVERS|LOCATED_AT]-(s:Service|Programme)<-[q:PROVIDES]-(p:Entity)
       WHERE r.status IN ['present', 'limited'] AND q.status IN ['present', 'limited']
       RETURN DISTINCT p.name AS name ORDER BY name
     } AS providers,
     COLLECT {
       MATCH (b:Organisation|Partnership)-[r:COVERS]->(place) WHERE r.status IN ['present', 'limited']
       RETURN DISTINCT b.name AS name ORDER BY name
     } AS covered_by,
     COLLECT {
       MATCH (s:Service|Programme)-[r:COVERS|LOCATED_AT]->(place) WHERE r.status IN ['absent', 'limited']
       RETURN DISTINCT s.name AS name ORDER BY name
     } AS missing
RETURN place.name AS place, size(names) AS services, names, providers, covered_by, missing
ORDER BY services DESC, size(covered_by) DESC, place, names, providers, covered_by, missing
