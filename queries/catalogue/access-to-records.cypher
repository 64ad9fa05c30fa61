// title = "Access to records"
// question = "Who can see which records, and who cannot?"
// description = "Access to records, registers, directories and other information systems, with its status."
// topics = ["information-flow"]
//
// [columns]
// records = "text: name of the information system"
// body = "text: who can see it, or cannot"
//
// [parameters.name]
// type = "text"
// default = ""
// meaning = "part of the name of the information system; empty for all"

MATCH (a:Entity)-[r:HAS_ACCESS_TO]->(records:InformationSystem)
WHERE ($system = '' OR a.system = $system)
  AND (toLower(records.name) CONTAINS toLower($name)
    OR any(alias IN records.aliases WHERE toLower(alias) CONTAINS toLower($name)))
WITH a, records, r, [i IN range(0, size(r.statuses) - 1) WHERE r.statuses[i] = r.status][0] AS i
RETURN records.name AS records, r.status AS status, a.name AS body, a.sector AS sector,
       r.documents[i] AS document,
       CASE r.pages[i] WHEN 0 THEN null ELSE r.pages[i] END AS page, r.quotes[i] AS quote
ORDER BY records, status, body, sector, document, page, quote
