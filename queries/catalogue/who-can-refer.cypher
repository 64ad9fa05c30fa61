// title = "Who can refer to a service"
// question = "Who may refer people to this service, and who cannot?"
// description = """
// Referrals and transfers into a service, with the status of each route. Routes that are stated to be absent
// are listed too: they are facts of their own.
// """
// topics = ["access-points"]
//
// [columns]
// referrer = "text: who refers, or cannot"
// route = "text: REFERS_TO or DISCHARGES_TO"
//
// [parameters.service]
// type = "text"
// meaning = "part of the name of the service, or of another name for it; letter case does not matter"

MATCH (referrer:Entity)-[r:REFERS_TO|DISCHARGES_TO]->(service:Entity)
WHERE ($system = '' OR service.system = $system)
  AND (toLower(service.name) CONTAINS toLower($service)
    OR any(alias IN service.aliases WHERE toLower(alias) CONTAINS toLower($service)))
WITH referrer, service, r, [i IN range(0, size(r.statuses) - 1) WHERE r.statuses[i] = r.status][0] AS i
RETURN service.name AS service, referrer.name AS referrer, referrer.sector AS sector, type(r) AS route,
       r.status AS status, r.volume AS volume, r.period AS period,
       r.documents[i] AS document,
       CASE r.pages[i] WHEN 0 THEN null ELSE r.pages[i] END AS page, r.quotes[i] AS quote
ORDER BY service, referrer, route, status, document, page, quote, sector, volume, period
