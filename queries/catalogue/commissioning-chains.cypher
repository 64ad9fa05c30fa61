// title = "Commissioning chains"
// question = "Who commissions or funds whom, for which service, and where is it delivered?"
// description = """
// Each contract or grant, followed on: from the commissioner or funder to the provider, the service and the places
// that it covers. Where a body is commissioned as a whole, the services that it provides follow; where a service
// is, its providers. An empty cell means that the documents do not say.
// """
// topics = ["commissioning", "coverage"]
//
// [columns]
// commissioner = "text: who commissions or pays"
// commissioned = "text: what or whom they commission or pay for"
// provider = "text: who provides the service"
// status = "text: status of the commissioning"
//
// [parameters.commissioner]
// type = "text"
// default = ""
// meaning = "part of the name of the commissioner or funder; empty for all"

MATCH (c:Entity)-[r:COMMISSIONS|FUNDS]->(x:Entity)
WHERE ($system = '' OR c.system = $system)
  AND ($commissioner = '' OR toLower(c.name) CONTAINS toLower($commissioner)
    OR any(alias IN c.aliases WHERE toLower(alias) CONTAINS toLower($commissioner)))
OPTIONAL MATCH (x)-[p:PROVIDES]-(y:Entity)
WHERE p.status IN ['present', 'limited']
WITH c, r, x, x.kind IN ['Organisation', 'Partnership', 'StakeholderGroup'] AS whole, y,
     [i IN range(0, size(r.statuses) - 1) WHERE r.statuses[i] = r.status][0] AS i
WITH c, r, x, i, CASE WHEN whole THEN x ELSE y END AS provider, CASE WHEN whole THEN y ELSE x END AS service
OPTIONAL MATCH (service)-[v:COVERS]->(place:Place)
WHERE v.status IN ['present', 'limited']
WITH c, r, x, i, provider, service, place ORDER BY place.name
WITH c, r, x, i, provider, service, collect(DISTINCT place.name) AS places
RETURN c.name AS commissioner, c.sector AS sector, type(r) AS relationship, r.status AS status, x.name AS commissioned,
       provider.name AS provider, service.name AS service, places, r.documents[i] AS document,
       CASE r.pages[i] WHEN 0 THEN null ELSE r.pages[i] END AS page, r.quotes[i] AS quote
ORDER BY commissioner, relationship, commissioned, provider, service, sector, status, places, document, page, quote
