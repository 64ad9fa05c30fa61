// title = "Findings about a body or service"
// question = "What did the reviewers conclude about this?"
// description = "Findings with polarity, theme and stage that are about anything whose name matches."
// topics = ["recommendations", "look-up"]
//
// [columns]
// about = "text: name of what the finding is about"
//
// [parameters.name]
// type = "text"
// default = ""
// meaning = "part of the name of what the finding is about; empty for all"
//
// [parameters.polarity]
// type = "text"
// default = ""
// meaning = "strength, weakness or neutral; empty for all"
// values = "polarities"

MATCH (finding:Finding)-[:ABOUT]->(n:Entity)
WHERE ($system = '' OR n.system = $system)
  AND ($polarity = '' OR finding.polarity = $polarity)
  AND ($name = '' OR toLower(n.name) CONTAINS toLower($name)
    OR any(alias IN coalesce(n.aliases, []) WHERE toLower(alias) CONTAINS toLower($name)))
RETURN n.name AS about, n.kind AS kind, finding.polarity AS polarity, finding.theme AS theme,
       finding.stage AS stage, finding.name AS finding, finding.documents[0] AS document,
       CASE finding.pages[0] WHEN 0 THEN null ELSE finding.pages[0] END AS page
ORDER BY about, kind, polarity, theme, finding, document, page, stage
