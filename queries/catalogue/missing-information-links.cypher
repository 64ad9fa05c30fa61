// title = "Missing information links by stage"
// question = "Where does information not get across, or only partly?"
// description = """
// Information that is not shared and records that cannot be seen, absent or limited, by stage of the pathway.
// A link stated at several stages has a row for each; one without a stage is 'not stated'.
// """
// topics = ["missing-links", "information-flow"]
//
// [columns]
// holder = "text: who has the information, or would need access"
// link = "text: SHARES_INFORMATION_WITH or HAS_ACCESS_TO"
// other = "text: who does not get it, or what cannot be seen"
//
// [parameters.stage]
// type = "text"
// default = ""
// meaning = "one stage only; empty for all"
// values = "stages"

MATCH (a:Entity)-[r:SHARES_INFORMATION_WITH|HAS_ACCESS_TO]->(b:Entity)
WHERE r.status IN ['absent', 'limited']
  AND ($system = '' OR a.system = $system)
WITH a, b, r, [i IN range(0, size(r.statuses) - 1) WHERE r.statuses[i] = r.status][0] AS i,
     CASE WHEN size(r.stages) = 0 THEN ['not stated'] ELSE r.stages END AS stages
UNWIND stages AS stage
WITH a, b, r, i, stage
WHERE $stage = '' OR stage = $stage
RETURN stage, a.name AS holder, type(r) AS link, b.name AS other, r.status AS status,
       r.documents[i] AS document,
       CASE r.pages[i] WHEN 0 THEN null ELSE r.pages[i] END AS page, r.quotes[i] AS quote
ORDER BY stage, status, holder, link, other, document, page, quote
