// title = "Bodies with the most gaps"
// question = "Which bodies and services stand at the most broken interfaces?"
// description = """
// Interfaces at each node: how many are stated, how many of them absent or limited, and their share. A body
// that reviewers wrote much about has more of both: read the share with the count.
// """
// topics = ["fragmentation", "missing-links"]
//
// [columns]
// name = "text: name of the body or service"
// gap_share = "number: absent and limited by stated"
//
// [parameters.least]
// type = "integer"
// default = 1
// meaning = "leave out nodes with fewer gaps than this"

MATCH (n:Entity)-[r:REFERS_TO|DISCHARGES_TO|SHARES_INFORMATION_WITH|HAS_ACCESS_TO|WORKS_WITH]-(:Entity)
WHERE $system = '' OR n.system = $system
WITH n, count(r) AS stated,
     sum(CASE WHEN r.status = 'absent' THEN 1 ELSE 0 END) AS absent,
     sum(CASE WHEN r.status = 'limited' THEN 1 ELSE 0 END) AS limited
WHERE absent + limited >= $least
RETURN n.name AS name, n.kind AS kind, n.sector AS sector, absent, limited, stated,
       round(toFloat(absent + limited) / stated, 2) AS gap_share
ORDER BY absent + limited DESC, absent DESC, name, kind, sector, stated, gap_share
