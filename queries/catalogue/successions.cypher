// title = "Successions, step by step"
// question = "Which bodies merged into or were replaced by which, when, and who says so?"
// description = """
// Every succession, with its date and status, whether documents or published lists state it, and where the
// successor went in turn. For the last step of each chain see 'Successors today'.
// """
// topics = ["succession"]
//
// [columns]
// successor = "text: what it became a part of, or was replaced by"
// date = "text: the day, as the source has it"
// stated_by = "text: documents, published lists, or both"
// later = "list: successors of the successor"
// reference = "list: the published lists that say so"
// quote = "text: the first sentence that says so"
//
// [parameters.name]
// type = "text"
// default = ""
// meaning = "part of the name of the body or its successor; empty for all"

MATCH (a:Entity)-[r:SUCCEEDED_BY]->(b:Entity)
WHERE ($system = '' OR a.system = $system)
  AND ($name = '' OR any(name IN [a.name, b.name] + a.aliases + b.aliases WHERE toLower(name) CONTAINS toLower($name)))
RETURN a.name AS body, b.name AS successor, r.date AS date, r.status AS status,
       CASE WHEN size(r.documents) = 0 THEN 'published lists' WHEN size(r.reference) = 0 THEN 'documents'
            ELSE 'both' END AS stated_by,
       COLLECT {
         MATCH (b)-[next:SUCCEEDED_BY]->(c:Entity)
         RETURN DISTINCT c.name AS name ORDER BY name
       } AS later,
       r.reference AS reference, r.documents[0] AS document,
       CASE r.pages[0] WHEN 0 THEN null ELSE r.pages[0] END AS page, r.quotes[0] AS quote
ORDER BY body, date, successor, status, stated_by, later, reference, document, page, quote
