// title = "Recommendations and what they are about"
// question = "What is the system asked to do, and whom or what does it concern?"
// description = """
// Every recommendation with the bodies and services that it is about; an empty list means that it names none
// that the graph knows.
// """
// topics = ["recommendations"]

MATCH (rec:Recommendation)
WHERE $system = '' OR rec.system = $system
OPTIONAL MATCH (rec)-[:ABOUT]->(n:Entity)
WITH rec, n ORDER BY n.name
WITH rec, collect(DISTINCT n.name) AS about
RETURN rec.number AS number, rec.name AS recommendation, rec.theme AS theme, rec.stage AS stage, about,
       rec.documents[0] AS document,
       CASE rec.pages[0] WHEN 0 THEN null ELSE rec.pages[0] END AS page, rec.quotes[0] AS quote
ORDER BY document, page, number, recommendation, theme, stage, about, quote
