// title = "Gaps of two systems or documents"
// question = "Which kinds of gap do two systems or two documents share, and which has only one of them?"
// description = """
// Absent and limited interfaces by type and by the sectors at their ends, for two sides. A side is the name of a
// system, of a local system within one graph, or of a document. That a side has no such gap means that its
// documents state none.
// """
// topics = ["comparison", "missing-links"]
//
// [columns]
// found_in = "text: both, first or second"
// first_gaps = "integer: gaps of the first side"
// second_gaps = "integer: gaps of the second side"
// first_examples = "list: these gaps, from → to"
// second_examples = "list: these gaps, from → to"
//
// [parameters.first]
// type = "text"
// meaning = "the first side: the name of a system, of a local system, or of a document"
//
// [parameters.second]
// type = "text"
// meaning = "the second side, named in the same way"

MATCH (a:Entity)-[r:REFERS_TO|DISCHARGES_TO|SHARES_INFORMATION_WITH|HAS_ACCESS_TO|WORKS_WITH]->(b:Entity)
WHERE r.status IN ['absent', 'limited']
  AND ($system = '' OR a.system = $system)
WITH a, b, r, [a.system, coalesce(a.local_system, ''), coalesce(b.local_system, '')] + r.documents AS sides
WITH type(r) AS interface, a.sector AS source_sector, b.sector AS target_sector, a.name + ' → ' + b.name AS example,
     $first IN sides AS in_first, $second IN sides AS in_second
WHERE in_first OR in_second
WITH interface, source_sector, target_sector, example, in_first, in_second ORDER BY example
WITH interface, source_sector, target_sector,
     sum(CASE WHEN in_first THEN 1 ELSE 0 END) AS first_gaps,
     sum(CASE WHEN in_second THEN 1 ELSE 0 END) AS second_gaps,
     collect(CASE WHEN in_first THEN example END) AS first_examples,
     collect(CASE WHEN in_second THEN example END) AS second_examples
RETURN CASE WHEN first_gaps = 0 THEN 'second' WHEN second_gaps = 0 THEN 'first' ELSE 'both' END AS found_in,
       interface, source_sector, target_sector, first_gaps, second_gaps, first_examples, second_examples
ORDER BY found_in, interface, source_sector, target_sector, first_gaps, second_gaps, first_examples, second_examples
