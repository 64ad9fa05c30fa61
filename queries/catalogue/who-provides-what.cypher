// title = "Who provides what"
// question = "Which body runs which service, pathway, programme or information system?"
// description = """
// Everything that is said to be delivered, run, operated or led by a body, with the sentence that says so.
// """
// topics = ["look-up", "coverage"]
//
// [columns]
// provider = "text: who provides"
// provided = "text: what is provided"
//
// [parameters.sector]
// type = "text"
// default = ""
// meaning = "one sector only; empty for all"
// values = "sectors"
//
// [parameters.status]
// type = "text"
// default = ""
// meaning = "one status only; empty for all"
// values = "statuses"

MATCH (provider:Entity)-[r:PROVIDES]->(what:Entity)
WHERE ($system = '' OR provider.system = $system)
  AND ($sector = '' OR provider.sector = $sector)
  AND ($status = '' OR r.status = $status)
WITH provider, what, r, [i IN range(0, size(r.statuses) - 1) WHERE r.statuses[i] = r.status][0] AS i
RETURN provider.name AS provider, provider.sector AS sector, what.name AS provided, what.kind AS kind,
       r.status AS status, r.documents[i] AS document,
       CASE r.pages[i] WHEN 0 THEN null ELSE r.pages[i] END AS page, r.quotes[i] AS quote
ORDER BY provider, provided, kind, status, document, page, quote, sector
