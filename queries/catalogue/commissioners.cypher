// title = "Commissioners and funders of a service"
// question = "Who commissions or pays for this?"
// description = "Commissioning and funding of services, pathways, programmes and bodies whose name matches."
// topics = ["commissioning"]
//
// [columns]
// commissioner = "text: who commissions or pays"
//
// [parameters.service]
// type = "text"
// default = ""
// meaning = "part of the name of what is commissioned; empty for all"

MATCH (commissioner:Entity)-[r:COMMISSIONS|FUNDS]->(service:Entity)
WHERE ($system = '' OR service.system = $system)
  AND (toLower(service.name) CONTAINS toLower($service)
    OR any(alias IN service.aliases WHERE toLower(alias) CONTAINS toLower($service)))
WITH commissioner, service, r, [i IN range(0, size(r.statuses) - 1) WHERE r.statuses[i] = r.status][0] AS i
RETURN service.name AS service, service.kind AS kind, type(r) AS relationship, commissioner.name AS commissioner,
       commissioner.sector AS sector, r.status AS status,
       r.documents[i] AS document,
       CASE r.pages[i] WHEN 0 THEN null ELSE r.pages[i] END AS page, r.quotes[i] AS quote
ORDER BY service, kind, relationship, commissioner, status, document, page, quote, sector
