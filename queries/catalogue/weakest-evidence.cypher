// title = "Claims on thin evidence"
// question = "Which claims rest on few sentences, and how sure is their reading?"
// description = """
// Relationships by confidence, the least sure first, that rest on no more than so many sentences: what to check
// before anybody relies on it. What statements are about is listed on request only (relationship = ABOUT).
// """
// topics = ["evidence"]
//
// [columns]
// documents = "integer: how many documents say so"
// quote = "text: the first sentence that says so"
// document = "text: its document"
//
// [parameters.relationship]
// type = "text"
// default = ""
// meaning = "one type only; empty for all but ABOUT"
// values = "relationships"
//
// [parameters.sentences]
// type = "integer"
// default = 1
// meaning = "leave out what more sentences than this say"
//
// [parameters.most]
// type = "integer"
// default = 100
// meaning = "how many claims to list at most"

MATCH (a:Entity)-[r]->(b:Entity)
WHERE ($system = '' OR a.system = $system)
  AND CASE WHEN $relationship = '' THEN type(r) <> 'ABOUT' ELSE type(r) = $relationship END
  AND size(coalesce(r.quotes, [])) > 0 AND size(r.quotes) <= $sentences
RETURN round(r.confidence, 2) AS confidence, size(r.quotes) AS statements,
       size(COLLECT { UNWIND r.documents AS document RETURN DISTINCT document }) AS documents,
       a.name AS source, type(r) AS relationship, b.name AS target, r.status AS status, r.documents[0] AS document,
       CASE r.pages[0] WHEN 0 THEN null ELSE r.pages[0] END AS page, r.quotes[0] AS quote
ORDER BY confidence, statements, source, relationship, target, status, documents, document, page, quote
LIMIT $most
