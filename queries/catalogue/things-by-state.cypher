// title = "What is there, and what is not"
// question = "Which services, systems, plans and agreements are said to be missing, to come, or to be over?"
// description = """
// Things of which a sentence says whether they are there: an agreement that is not in place, a strategy in draft,
// a service that has closed. Things that are only named are left out. Whether they work for somebody is a matter
// of relationships: see the gaps.
// """
// topics = ["missing-links", "look-up"]
//
// [columns]
// state = "text: present, limited, absent, planned or ended"
// thing = "text: name of the thing"
// sentences = "integer: how many sentences say whether it is there"
//
// [parameters.status]
// type = "text"
// default = ""
// meaning = "one state only; empty for all"
// values = "statuses"

MATCH (n:Entity)
WHERE n.status IS NOT NULL
  AND ($system = '' OR n.system = $system)
  AND ($status = '' OR n.status = $status)
WITH n, size([s IN n.statuses WHERE s <> '']) AS sentences,
     [i IN range(0, size(n.statuses) - 1) WHERE n.statuses[i] = n.status][0] AS i
RETURN n.status AS state, n.name AS thing, n.kind AS kind, n.type AS type, sentences,
       n.documents[i] AS document,
       CASE n.pages[i] WHEN 0 THEN null ELSE n.pages[i] END AS page, n.quotes[i] AS quote
ORDER BY state, thing, kind, type, document, page, quote, sentences
