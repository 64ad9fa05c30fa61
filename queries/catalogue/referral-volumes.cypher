// title = "Volumes of referrals and transfers"
// question = "How many people come to each service, from whom, and does one source dominate?"
// description = """
// Referrals and transfers with a figure, and the share of each source in what is given for the same service and
// period. The documents may quote examples: shares are of the figures given, not of all that happened.
// """
// topics = ["access-points", "measures"]
//
// [columns]
// service = "text: where people are referred or moved to"
// source = "text: who refers or moves them"
// sector = "text: sector of the source, or not stated"
// route = "text: REFERS_TO or DISCHARGES_TO"
// total = "number: all that is given for this service and period"
// share = "number: volume by total, 0 to 1"
//
// [parameters.service]
// type = "text"
// default = ""
// meaning = "part of the name of the service; empty for all"

MATCH (:Entity)-[r:REFERS_TO|DISCHARGES_TO]->(service:Entity)
WHERE r.volume > 0
  AND ($system = '' OR service.system = $system)
  AND ($service = '' OR toLower(service.name) CONTAINS toLower($service)
    OR any(alias IN service.aliases WHERE toLower(alias) CONTAINS toLower($service)))
WITH service, coalesce(r.period, 'not stated') AS period, round(sum(r.volume), 3) AS total
MATCH (a:Entity)-[r:REFERS_TO|DISCHARGES_TO]->(service)
WHERE r.volume > 0 AND coalesce(r.period, 'not stated') = period
WITH a, r, service, period, total, [i IN range(0, size(r.statuses) - 1) WHERE r.statuses[i] = r.status][0] AS i
RETURN service.name AS service, period, a.name AS source, a.sector AS sector, type(r) AS route, r.status AS status,
       r.volume AS volume, total, round(r.volume / total, 4) AS share, r.documents[i] AS document,
       CASE r.pages[i] WHEN 0 THEN null ELSE r.pages[i] END AS page, r.quotes[i] AS quote
ORDER BY total DESC, service, period, volume DESC, source, sector, route, status, share, document, page, quote
