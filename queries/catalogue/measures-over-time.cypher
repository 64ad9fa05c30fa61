// title = "Figures for two points in time"
// question = "Which figures are given for two points in time, and which way did they move?"
// description = """
// Measures that a document compares with an earlier value, with both and the direction; comparisons with other areas
// are left out. Whether up is good is for the reader.
// """
// topics = ["measures", "comparison"]
//
// [columns]
// measure = "text: the figure with its words"
// unit = "text: what it counts"
// value = "number: the figure"
// earlier = "text: the earlier point in time"
// earlier_value = "number: the figure then"
// direction = "text: up, down or unchanged"
//
// [parameters.areas]
// type = "list"
// default = ["England", "national", "similar areas", "average", "other areas"]
// meaning = "beginnings of comparisons that are with other areas, not with another time"

MATCH (m:Measure)
WHERE $system = '' OR m.system = $system
UNWIND coalesce(m.comparators, []) AS comparator
WITH m, comparator, last(split(comparator, ' ')) AS figure
WITH m, toFloat(replace(figure, ',', '')) AS earlier_value,
     substring(comparator, 0, size(comparator) - size(figure)) AS words, comparator
WHERE earlier_value IS NOT NULL AND NOT any(area IN $areas WHERE toLower(comparator) STARTS WITH toLower(area))
RETURN m.name AS measure, m.unit AS unit, m.period AS period, m.value AS value, trim(words) AS earlier, earlier_value,
       CASE WHEN m.value > earlier_value THEN 'up' WHEN m.value < earlier_value THEN 'down' ELSE 'unchanged' END
         AS direction,
       COLLECT { MATCH (m)-[:ABOUT]->(n:Entity) RETURN DISTINCT n.name AS name ORDER BY name } AS about,
       m.documents[0] AS document, CASE m.pages[0] WHEN 0 THEN null ELSE m.pages[0] END AS page, m.quotes[0] AS quote
ORDER BY document, page, measure, unit, period, value, earlier, earlier_value, direction, about, quote
