// title = "Findings and recommendations by theme"
// question = "Do the recommendations go where the weaknesses are?"
// description = """
// How many weaknesses, strengths and neutral findings each theme has, and how many recommendations. A theme with
// many weaknesses to each recommendation is little spoken to; one recommendation may still speak to many.
// """
// topics = ["recommendations"]
//
// [columns]
// theme = "text: theme, or not stated"
// weaknesses = "integer: findings that something is weak"
// strengths = "integer: findings that something is strong"
// neutral = "integer: findings that are neither"
// recommendations = "integer: recommendations"
// weaknesses_each = "number: weaknesses to a recommendation; empty where there is none"
//
// [parameters.document]
// type = "text"
// default = ""
// meaning = "file name of one document; empty for all"

MATCH (n:Finding|Recommendation)
WHERE ($system = '' OR n.system = $system)
  AND ($document = '' OR $document IN n.documents)
WITH coalesce(n.theme, 'not stated') AS theme,
     sum(CASE WHEN n.polarity = 'weakness' THEN 1 ELSE 0 END) AS weaknesses,
     sum(CASE WHEN n.polarity = 'strength' THEN 1 ELSE 0 END) AS strengths,
     sum(CASE WHEN n.polarity = 'neutral' THEN 1 ELSE 0 END) AS neutral,
     sum(CASE WHEN n.kind = 'Recommendation' THEN 1 ELSE 0 END) AS recommendations
RETURN theme, weaknesses, strengths, neutral, recommendations,
       CASE recommendations WHEN 0 THEN null ELSE round(toFloat(weaknesses) / recommendations, 1) END AS weaknesses_each
ORDER BY weaknesses DESC, theme, strengths, neutral, recommendations, weaknesses_each
