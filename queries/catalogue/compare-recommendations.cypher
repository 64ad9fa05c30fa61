// title = "Recommendations of two systems or documents"
// question = "Which areas for improvement do two systems or two documents share?"
// description = """
// Recommendations by theme for two sides, with the number of weaknesses found there. A side is the name of a system,
// of a local system within one graph, or of a document. One theme holds things that differ: read the texts.
// """
// topics = ["comparison", "recommendations"]
//
// [columns]
// theme = "text: theme, or not stated"
// found_in = "text: where it is recommended: both, first, second or neither"
// first_weaknesses = "integer: weaknesses of the first side"
// second_weaknesses = "integer: weaknesses of the second side"
// first_recommendations = "list: recommendations of the first side"
// second_recommendations = "list: recommendations of the second side"
//
// [parameters.first]
// type = "text"
// meaning = "the first side: the name of a system, of a local system, or of a document"
//
// [parameters.second]
// type = "text"
// meaning = "the second side, named in the same way"

MATCH (n:Finding|Recommendation)
WHERE ($system = '' OR n.system = $system)
  AND (n.kind = 'Recommendation' OR n.polarity = 'weakness')
WITH n, [n.system, coalesce(n.local_system, '')] + n.documents AS sides
WITH n, $first IN sides AS in_first, $second IN sides AS in_second
WHERE in_first OR in_second
WITH n, in_first, in_second ORDER BY n.name
WITH coalesce(n.theme, 'not stated') AS theme,
     sum(CASE WHEN in_first AND n.kind = 'Finding' THEN 1 ELSE 0 END) AS first_weaknesses,
     sum(CASE WHEN in_second AND n.kind = 'Finding' THEN 1 ELSE 0 END) AS second_weaknesses,
     collect(CASE WHEN in_first AND n.kind = 'Recommendation' THEN n.name END) AS first_recommendations,
     collect(CASE WHEN in_second AND n.kind = 'Recommendation' THEN n.name END) AS second_recommendations
RETURN theme,
       CASE WHEN size(first_recommendations) > 0 AND size(second_recommendations) > 0 THEN 'both'
            WHEN size(first_recommendations) > 0 THEN 'first' WHEN size(second_recommendations) > 0 THEN 'second'
            ELSE 'neither' END AS found_in,
       first_weaknesses, second_weaknesses, first_recommendations, second_recommendations
ORDER BY found_in, theme, first_weaknesses, second_weaknesses, first_recommendations, second_recommendations
