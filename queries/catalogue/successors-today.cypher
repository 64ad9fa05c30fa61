// title = "Successors today"
// question = "Which bodies of the documents have been succeeded, by whom and when?"
// description = """
// Every body that a document names and that reference data have a successor of, over all steps to the bodies of
// today; an integrated care system comes with its board. This is what published lists say, not the documents.
// """
// topics = ["succession"]
//
// [columns]
// code = "text: ODS code of the body"
// today = "text: its successor by published lists"
// code_today = "text: ODS code of the successor"
// board = "text: the integrated care board of a system"
// path = "list: codes or names over all steps"
// dates = "list: date of each step"
// reference = "list: the published lists that say so"
//
// [parameters.name]
// type = "text"
// default = ""
// meaning = "part of the name of the body; empty for all"

MATCH p = (body:Entity)-[:SUCCEEDED_BY*1..8]->(today:Entity)
WHERE ($system = '' OR body.system = $system)
  AND size(body.documents) > 0
  AND all(r IN relationships(p) WHERE size(r.reference) > 0)
  AND ($name = '' OR toLower(body.name) CONTAINS toLower($name)
    OR any(alias IN body.aliases WHERE toLower(alias) CONTAINS toLower($name)))
  AND NOT EXISTS { MATCH (today)-[later:SUCCEEDED_BY]->(:Entity) WHERE size(later.reference) > 0 }
OPTIONAL MATCH (board:Entity {type: 'ICB'})-[part:PART_OF]->(today)
WHERE today.type = 'ICS' AND size(part.reference) > 0
RETURN body.name AS body, body.code_ods AS code, coalesce(today.official_name, today.name) AS today,
       today.code_ods AS code_today,
       coalesce(board.official_name, board.name) AS board,
       [n IN nodes(p) | coalesce(n.code_ods, n.official_name, n.name)] AS path,
       [r IN relationships(p) | r.date] AS dates,
       [r IN relationships(p) | r.reference[0]] AS reference
ORDER BY body, code, today, code_today, board, path, dates, reference
