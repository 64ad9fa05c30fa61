// title = "Statements by document and page"
// question = "On which pages do the documents say most, and where are the gaps stated?"
// description = """
// Sentences that state a relationship, counted by page and by the status that they state; what findings,
// recommendations and figures are about is left out. A page without a row states none that was read.
// """
// topics = ["evidence"]
//
// [columns]
// statements = "integer: sentences that state a relationship, once for each relationship"
//
// [parameters.document]
// type = "text"
// default = ""
// meaning = "part of the file name of the document; empty for all"

MATCH (a:Entity)-[r]->(:Entity)
WHERE ($system = '' OR a.system = $system) AND type(r) <> 'ABOUT'
UNWIND [i IN range(0, size(coalesce(r.quotes, [])) - 1) WHERE r.statuses[i] <> ''] AS i
WITH r.documents[i] AS document, CASE r.pages[i] WHEN 0 THEN null ELSE r.pages[i] END AS page, r.statuses[i] AS says
WHERE toLower(document) CONTAINS toLower($document)
RETURN document, page, count(*) AS statements,
       sum(CASE WHEN says = 'present' THEN 1 ELSE 0 END) AS present,
       sum(CASE WHEN says = 'limited' THEN 1 ELSE 0 END) AS limited,
       sum(CASE WHEN says = 'absent' THEN 1 ELSE 0 END) AS absent,
       sum(CASE WHEN says = 'planned' THEN 1 ELSE 0 END) AS planned,
       sum(CASE WHEN says = 'ended' THEN 1 ELSE 0 END) AS ended
ORDER BY document, page, statements, present, limited, absent, planned, ended
