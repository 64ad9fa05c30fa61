// title = "Recommendations without an owner"
// question = "Which recommendations name nobody who would act on them?"
// description = """
// Recommendations that are about no organisation, partnership or group of staff: things, places or the public alone,
// or nothing that the graph knows. Candidates are those who provide, commission or oversee what they are about.
// """
// topics = ["recommendations", "governance"]
//
// [columns]
// candidates = "list: who provides, commissions, funds or oversees what it is about"

MATCH (rec:Recommendation)
WHERE ($system = '' OR rec.system = $system)
  AND NOT EXISTS {
    MATCH (rec)-[:ABOUT]->(n:Entity)
    WHERE n.kind IN ['Organisation', 'Partnership', 'StakeholderGroup'] AND n.sector <> 'people'
  }
RETURN rec.number AS number, rec.name AS recommendation, rec.theme AS theme, rec.stage AS stage,
       COLLECT { MATCH (rec)-[:ABOUT]->(n:Entity) RETURN DISTINCT n.name AS name ORDER BY name } AS about,
       COLLECT {
         MATCH (rec)-[:ABOUT]->(n:Entity)<-[r:PROVIDES|COMMISSIONS|FUNDS|OVERSEES]-(b:Entity)
         WHERE r.status IN ['present', 'limited', 'planned']
         RETURN DISTINCT b.name AS name ORDER BY name
       } AS candidates,
       rec.documents[0] AS document, CASE rec.pages[0] WHEN 0 THEN null ELSE rec.pages[0] END AS page,
       rec.quotes[0] AS quote
ORDER BY document, page, number, recommendation, theme, stage, about, candidates, quote
