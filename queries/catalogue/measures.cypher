// title = "Measures and comparators"
// question = "Which figures are given, for what, and against what?"
// description = "Every measure with value, unit, period and comparators, and what it is about."
// topics = ["measures"]
//
// [columns]
// measure = "text: the figure with its words"
// value = "number: the figure"
// unit = "text: what it counts"
// comparators = "list: what it is compared with, and the figure"
//
// [parameters.name]
// type = "text"
// default = ""
// meaning = "part of the name of the measure or of what it is about; empty for all"

MATCH (m:Measure)
WHERE $system = '' OR m.system = $system
OPTIONAL MATCH (m)-[:ABOUT]->(n:Entity)
WITH m, n ORDER BY n.name
WITH m, collect(DISTINCT n.name) AS about
WHERE $name = '' OR toLower(m.name) CONTAINS toLower($name)
   OR any(other IN about WHERE toLower(other) CONTAINS toLower($name))
RETURN m.name AS measure, m.value AS value, m.unit AS unit, m.period AS period, m.comparators AS comparators,
       m.stage AS stage, about, m.documents[0] AS document,
       CASE m.pages[0] WHEN 0 THEN null ELSE m.pages[0] END AS page, m.quotes[0] AS quote
ORDER BY measure, value, document, page, unit, period, comparators, stage, about, quote
