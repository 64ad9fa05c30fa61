// title = "Systems side by side"
// question = "How do the systems compare in what was found, asked for and does not work?"
// description = """
// One row for each system, or for each local system where one graph holds several (what belongs to none of these counts
// under the name of the whole): services and bodies, findings,
// recommendations and figures, and the interfaces that start there with their gap rate. Longer documents state more
// of everything: compare shares, not counts.
// """
// topics = ["comparison", "fragmentation"]
//
// [columns]
// side = "text: name of the system or local system"
// organisations = "integer: organisations and partnerships that documents name"
// services = "integer: services that documents name"
// weaknesses = "integer: findings that something is weak"
// strengths = "integer: findings that something is strong"
// recommendations = "integer: recommendations"
// measures = "integer: figures"
// interfaces = "integer: interfaces that start there and have not ended"
// gaps = "integer: those that are absent or limited"
// gap_rate = "number: gaps by interfaces; empty where there are none"

MATCH (n:Entity)
WHERE ($system = '' OR n.system = $system)
  AND (size(n.documents) > 0 OR size(n.reference) = 0)
WITH n.system AS system, coalesce(n.local_system, n.system) AS side,
     sum(CASE WHEN n.kind IN ['Organisation', 'Partnership'] THEN 1 ELSE 0 END) AS organisations,
     sum(CASE WHEN n.kind = 'Service' THEN 1 ELSE 0 END) AS services,
     sum(CASE WHEN n.polarity = 'weakness' THEN 1 ELSE 0 END) AS weaknesses,
     sum(CASE WHEN n.polarity = 'strength' THEN 1 ELSE 0 END) AS strengths,
     sum(CASE WHEN n.kind = 'Recommendation' THEN 1 ELSE 0 END) AS recommendations,
     sum(CASE WHEN n.kind = 'Measure' THEN 1 ELSE 0 END) AS measures
OPTIONAL MATCH (a:Entity)-[r:REFERS_TO|DISCHARGES_TO|SHARES_INFORMATION_WITH|HAS_ACCESS_TO|WORKS_WITH]->(:Entity)
WHERE a.system = system AND coalesce(a.local_system, a.system) = side AND r.status <> 'ended'
WITH side, organisations, services, weaknesses, strengths, recommendations, measures, count(r) AS interfaces,
     sum(CASE WHEN r.status IN ['absent', 'limited'] THEN 1 ELSE 0 END) AS gaps
RETURN side, organisations, services, weaknesses, strengths, recommendations, measures, interfaces, gaps,
       CASE interfaces WHEN 0 THEN null ELSE round(toFloat(gaps) / interfaces, 2) END AS gap_rate
ORDER BY side, organisations, services, weaknesses, strengths, recommendations, measures, interfaces, gaps, gap_rate
