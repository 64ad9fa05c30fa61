// title = "Interfaces between sectors"
// question = "Between which sectors do interfaces work, and between which not?"
// description = """
// Interfaces counted by the sectors at their two ends and by status. Pairs that no document speaks of have no
// row: silence is not absence.
// """
// topics = ["fragmentation"]

MATCH (a:Entity)-[r:REFERS_TO|DISCHARGES_TO|SHARES_INFORMATION_WITH|HAS_ACCESS_TO|WORKS_WITH]->(b:Entity)
WHERE $system = '' OR a.system = $system
RETURN a.sector AS source_sector, b.sector AS target_sector,
       sum(CASE WHEN r.status = 'present' THEN 1 ELSE 0 END) AS present,
       sum(CASE WHEN r.status = 'limited' THEN 1 ELSE 0 END) AS limited,
       sum(CASE WHEN r.status = 'absent' THEN 1 ELSE 0 END) AS absent,
       sum(CASE WHEN r.status = 'planned' THEN 1 ELSE 0 END) AS planned,
       sum(CASE WHEN r.status = 'ended' THEN 1 ELSE 0 END) AS ended,
       count(r) AS stated
ORDER BY source_sector, target_sector, present, limited, absent, planned, ended, stated
