// title = "Services by place"
// question = "What is available where, and for how much of the population?"
// description = """
// Services and programmes with the places that they cover or are based at; share is the part of the place that
// is covered, where the document gives it.
// """
// topics = ["coverage"]
//
// [columns]
// share = "number: part of the place that is covered, 0 to 1, where given"
//
// [parameters.place]
// type = "text"
// default = ""
// meaning = "part of the name of the place or site; empty for all"

MATCH (service:Entity)-[r:COVERS|LOCATED_AT]->(place:Entity)
WHERE service.kind IN ['Service', 'Programme']
  AND ($system = '' OR service.system = $system)
  AND (toLower(place.name) CONTAINS toLower($place)
    OR any(alias IN place.aliases WHERE toLower(alias) CONTAINS toLower($place)))
WITH service, place, r, [i IN range(0, size(r.statuses) - 1) WHERE r.statuses[i] = r.status][0] AS i
RETURN place.name AS place, service.name AS service, service.kind AS kind, type(r) AS relationship,
       r.status AS status, r.share AS share, r.documents[i] AS document,
       CASE r.pages[i] WHEN 0 THEN null ELSE r.pages[i] END AS page, r.quotes[i] AS quote
ORDER BY place, service, kind, relationship, document, page, quote, status, share
