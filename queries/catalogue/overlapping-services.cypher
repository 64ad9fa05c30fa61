// title = "Services with one function"
// question = "Which services seem to do the same thing, and for whom and where are they run?"
// description = """
// Services that share a word for their function in their name, other names or purpose, with providers and places.
// Overlap of words is a hint, not a finding: such services may differ in whom they serve or when.
// """
// topics = ["fragmentation", "coverage"]
//
// [columns]
// function = "text: the word that they share"
// services = "list: names of the services"
// places = "list: places and sites that they cover or are based at"
// joined = "integer: interfaces between them that are present or limited"
//
// [parameters.words]
// type = "list"
// default = ["access", "assessment", "at home", "carer", "crisis", "discharge", "falls", "information", "night", "rapid", "reablement", "rehabilitation", "step-down", "triage", "urgent"]
// meaning = "parts of words for functions"
//
// [parameters.least]
// type = "integer"
// default = 2
// meaning = "leave out functions with fewer services than this"

UNWIND $words AS function
MATCH (s:Service)
WHERE ($system = '' OR s.system = $system)
  AND (toLower(s.name) CONTAINS toLower(function)
    OR any(alias IN s.aliases WHERE toLower(alias) CONTAINS toLower(function))
    OR toLower(coalesce(s.purpose, '')) CONTAINS toLower(function))
WITH function, s.system AS system, collect(DISTINCT s.id) AS ids
WHERE size(ids) >= $least
RETURN function,
       COLLECT {
         MATCH (s:Service) WHERE s.system = system AND s.id IN ids
         RETURN s.name AS name ORDER BY name
       } AS services,
       COLLECT {
         MATCH (p:Entity)-[r:PROVIDES]->(s:Service)
         WHERE s.system = system AND s.id IN ids AND r.status IN ['present', 'limited']
         RETURN DISTINCT p.name AS name ORDER BY name
       } AS providers,
       COLLECT {
         MATCH (s:Service)-[r:COVERS|LOCATED_AT]->(place:Entity)
         WHERE s.system = system AND s.id IN ids AND r.status IN ['present', 'limited']
         RETURN DISTINCT place.name AS name ORDER BY name
       } AS places,
       COUNT {
         MATCH (s:Service)-[r:REFERS_TO|DISCHARGES_TO|SHARES_INFORMATION_WITH|WORKS_WITH]->(t:Service)
         WHERE s.system = system AND s.id IN ids AND t.id IN ids AND r.status IN ['present', 'limited']
       } AS joined
ORDER BY size(services) DESC, function, services, providers, places, joined
