// title = "Gaps and the bodies of today"
// question = "Who answered for each gap when the documents were written, and who does today?"
// description = """
// Every interface that is absent or limited, and for either end the bodies responsible then: the end itself, who
// provides or commissions it, what it is part of, or the members of a group. Then their successors by reference
// data. No body: none is stated. No successor: the body is still there, or is in no published list. The command
// joinedup today looks further, over what an end belongs to.
// """
// topics = ["succession", "missing-links"]
//
// [columns]
// answering_for = "text: the end that the row is about"
// how = "text: named, provides, commissions, whole or member: how the body answers for it"
// code = "text: ODS code of the body"
// today = "text: its successor by published lists"
// code_today = "text: ODS code of the successor"
// since = "text: date of the last step"
//
// [parameters.status]
// type = "text"
// default = ""
// meaning = "absent or limited; empty for both"
// values = "statuses"

MATCH (a:Entity)-[r:REFERS_TO|DISCHARGES_TO|SHARES_INFORMATION_WITH|HAS_ACCESS_TO|WORKS_WITH]->(b:Entity)
WHERE r.status IN ['absent', 'limited']
  AND ($system = '' OR a.system = $system)
  AND ($status = '' OR r.status = $status)
WITH a, b, r, [i IN range(0, size(r.statuses) - 1) WHERE r.statuses[i] = r.status][0] AS i
UNWIND [a, b] AS e
OPTIONAL MATCH (e)-[x:PROVIDES|COMMISSIONS|PART_OF|MEMBER_OF]-(n:Entity)
WHERE NOT e.kind IN ['Organisation', 'Partnership'] AND n.kind IN ['Organisation', 'Partnership']
  AND e.sector <> 'people' AND x.status IN ['present', 'limited']
  AND (CASE WHEN startNode(x).id = n.id
         THEN type(x) IN ['PROVIDES', 'COMMISSIONS'] OR e.kind = 'StakeholderGroup'
         ELSE type(x) = 'PART_OF' END)
WITH DISTINCT a, b, r, i, e, CASE WHEN e.kind IN ['Organisation', 'Partnership'] THEN e ELSE n END AS body,
     CASE WHEN e.kind IN ['Organisation', 'Partnership'] THEN 'named' WHEN n.id IS NULL THEN null
          WHEN startNode(x).id = e.id THEN 'whole' WHEN type(x) = 'PROVIDES' THEN 'provides'
          WHEN type(x) = 'COMMISSIONS' THEN 'commissions' ELSE 'member' END AS how
OPTIONAL MATCH p = (body)-[:SUCCEEDED_BY*1..8]->(today:Entity)
WHERE all(s IN relationships(p) WHERE size(s.reference) > 0)
  AND NOT EXISTS { MATCH (today)-[later:SUCCEEDED_BY]->(:Entity) WHERE size(later.reference) > 0 }
RETURN r.status AS status, a.name AS source, type(r) AS interface, b.name AS target, e.name AS answering_for,
       body.name AS body, how, body.code_ods AS code, coalesce(today.official_name, today.name) AS today,
       today.code_ods AS code_today,
       last(relationships(p)).date AS since, r.documents[i] AS document,
       CASE r.pages[i] WHEN 0 THEN null ELSE r.pages[i] END AS page, r.quotes[i] AS quote
ORDER BY status, source, interface, target, answering_for, body, how, code, today, code_today, document, page, quote,
         since
