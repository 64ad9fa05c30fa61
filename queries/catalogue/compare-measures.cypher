// title = "Figures of two systems or documents"
// question = "Which figures do two systems or two documents give about the same thing?"
// description = """
// Measures by what they are about, compared by name, for two sides. A side is the name of a system, of a local
// system within one graph, or of a document. Places are left out: almost every figure is about one. Figures about
// one thing may count different things: read the units.
// """
// topics = ["comparison", "measures"]
//
// [columns]
// about = "text: name of what the figures are about"
// found_in = "text: both, first or second"
// first_figures = "list: value, unit and period of each figure of the first side"
// second_figures = "list: value, unit and period of each figure of the second side"
//
// [parameters.first]
// type = "text"
// meaning = "the first side: the name of a system, of a local system, or of a document"
//
// [parameters.second]
// type = "text"
// meaning = "the second side, named in the same way"

MATCH (m:Measure)-[:ABOUT]->(n:Entity)
WHERE ($system = '' OR m.system = $system)
  AND n.kind <> 'Place'
WITH m, n, [m.system, coalesce(m.local_system, '')] + m.documents AS sides
WITH DISTINCT toLower(n.name) AS about, n.kind AS kind, $first IN sides AS in_first, $second IN sides AS in_second,
     m.name + coalesce(' (' + m.period + ')', '') AS figure
WHERE in_first OR in_second
WITH about, kind, in_first, in_second, figure ORDER BY figure
WITH about, kind, collect(CASE WHEN in_first THEN figure END) AS first_figures,
     collect(CASE WHEN in_second THEN figure END) AS second_figures
RETURN about, kind, CASE WHEN size(first_figures) = 0 THEN 'second' WHEN size(second_figures) = 0 THEN 'first'
                         ELSE 'both' END AS found_in, first_figures, second_figures
ORDER BY found_in, about, kind, first_figures, second_figures
