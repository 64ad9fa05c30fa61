// title = "Hand-offs of a service or pathway"
// question = "Through how many hands does a person pass on the way into this service, within it and out of it?"
// description = """
// For each service or pathway, who provides it, who refers or moves people to it and where it refers or moves them
// on, over routes that are present or limited, with the sectors of all of these. Hand-offs are the routes in and
// out; gaps are routes of it that are absent or limited.
// """
// topics = ["fragmentation"]
//
// [columns]
// comes_from = "list: who refers or moves people to it"
// goes_to = "list: whom it refers or moves people to"
// sectors = "list: sectors of the providers and of both sides, those not stated left out"
// handoffs = "integer: routes in and out that are present or limited"
// gaps = "integer: routes in and out that are absent or limited"
//
// [parameters.name]
// type = "text"
// default = ""
// meaning = "part of the name of the service or pathway; empty for all"

MATCH (s:Service|Pathway)
WHERE ($system = '' OR s.system = $system)
  AND ($name = '' OR toLower(s.name) CONTAINS toLower($name)
    OR any(alias IN s.aliases WHERE toLower(alias) CONTAINS toLower($name)))
WITH s,
     COLLECT {
       MATCH (p:Entity)-[r:PROVIDES]->(s) WHERE r.status IN ['present', 'limited']
       RETURN DISTINCT p.name AS name ORDER BY name
     } AS providers,
     COLLECT {
       MATCH (o:Entity)-[r:REFERS_TO|DISCHARGES_TO]->(s) WHERE r.status IN ['present', 'limited']
       RETURN DISTINCT o.name AS name ORDER BY name
     } AS comes_from,
     COLLECT {
       MATCH (s)-[r:REFERS_TO|DISCHARGES_TO]->(o:Entity) WHERE r.status IN ['present', 'limited']
       RETURN DISTINCT o.name AS name ORDER BY name
     } AS goes_to,
     COLLECT {
       MATCH (o:Entity)-[r:PROVIDES|REFERS_TO|DISCHARGES_TO]-(s)
       WHERE r.status IN ['present', 'limited'] AND o.sector <> 'not stated'
       RETURN DISTINCT o.sector AS sector ORDER BY sector
     } AS sectors,
     COUNT {
       MATCH (:Entity)-[r:REFERS_TO|DISCHARGES_TO]-(s) WHERE r.status IN ['present', 'limited']
     } AS handoffs,
     COUNT {
       MATCH (:Entity)-[r:REFERS_TO|DISCHARGES_TO]-(s) WHERE r.status IN ['absent', 'limited']
     } AS gaps
WHERE size(providers) + handoffs + gaps > 0
RETURN s.name AS service, s.kind AS kind, providers, comes_from, goes_to, sectors, handoffs, gaps
ORDER BY handoffs DESC, size(providers) DESC, gaps DESC, service, kind, providers, comes_from, goes_to, sectors
