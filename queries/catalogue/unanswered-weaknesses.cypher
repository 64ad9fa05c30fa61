// title = "Weaknesses that no recommendation speaks to"
// question = "Which weaknesses did the reviewers find without asking for anything about them?"
// description = """
// Findings of weakness none of whose subjects any recommendation is about. A recommendation may speak to a weakness
// in other words: check before drawing conclusions.
// """
// topics = ["recommendations", "missing-links"]
//
// [parameters.theme]
// type = "text"
// default = ""
// meaning = "one theme only; empty for all"
// values = "themes"

MATCH (finding:Finding)
WHERE ($system = '' OR finding.system = $system)
  AND finding.polarity = 'weakness'
  AND ($theme = '' OR finding.theme = $theme)
  AND NOT EXISTS { MATCH (finding)-[:ABOUT]->(:Entity)<-[:ABOUT]-(:Recommendation) }
RETURN finding.theme AS theme, finding.stage AS stage, finding.name AS finding,
       COLLECT { MATCH (finding)-[:ABOUT]->(n:Entity) RETURN DISTINCT n.name AS name ORDER BY name } AS about,
       finding.documents[0] AS document,
       CASE finding.pages[0] WHEN 0 THEN null ELSE finding.pages[0] END AS page, finding.quotes[0] AS quote
ORDER BY theme, document, page, stage, finding, about, quote
