// title = "Gap rate by stage and sector"
// question = "At which stage, and for which sector, does most of what is stated not work?"
// description = """
// Interfaces by stage of the pathway and by sector at either end; the gap rate is limited and absent by all that
// are stated and not ended. An interface between two sectors counts in both, one stated of two stages in both. The
// empty cells of such a table are silence, not health.
// """
// topics = ["fragmentation", "missing-links"]
//
// [columns]
// sector = "text: sector at one of the two ends, or not stated"
// stated = "integer: present, limited, absent and planned"
// gap_rate = "number: limited and absent by stated, 0 to 1"
//
// [parameters.interface]
// type = "text"
// default = ""
// meaning = "one type of interface only; empty for all"
// values = "interfaces"

MATCH (a:Entity)-[r:REFERS_TO|DISCHARGES_TO|SHARES_INFORMATION_WITH|HAS_ACCESS_TO|WORKS_WITH]->(b:Entity)
WHERE r.status <> 'ended'
  AND ($system = '' OR a.system = $system)
  AND ($interface = '' OR type(r) = $interface)
UNWIND CASE WHEN size(r.stages) = 0 THEN ['not stated'] ELSE r.stages END AS stage
UNWIND CASE WHEN a.sector = b.sector THEN [a.sector] ELSE [a.sector, b.sector] END AS sector
WITH stage, sector, count(r) AS stated,
     sum(CASE WHEN r.status = 'present' THEN 1 ELSE 0 END) AS present,
     sum(CASE WHEN r.status = 'limited' THEN 1 ELSE 0 END) AS limited,
     sum(CASE WHEN r.status = 'absent' THEN 1 ELSE 0 END) AS absent,
     sum(CASE WHEN r.status = 'planned' THEN 1 ELSE 0 END) AS planned
RETURN stage, sector, present, limited, absent, planned, stated,
       round(toFloat(limited + absent) / stated, 2) AS gap_rate
ORDER BY CASE stage WHEN 'usual-place-of-residence' THEN 1 WHEN 'crisis' THEN 2 WHEN 'step-down' THEN 3 ELSE 4 END,
         stage, gap_rate DESC, stated DESC, sector, present, limited, absent, planned
