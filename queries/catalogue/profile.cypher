// title = "Everything about one body or service"
// question = "What is said of this node, in both directions?"
// description = "Every relationship of the nodes whose name matches, with direction, status and sentence."
// topics = ["look-up"]
//
// [columns]
// name = "text: name of the node"
// direction = "text: to, or from"
// other = "text: name of the other end"
//
// [parameters.name]
// type = "text"
// meaning = "part of the name, or of another name for it; letter case does not matter"

MATCH (n:Entity)-[r]-(other:Entity)
WHERE ($system = '' OR n.system = $system)
  AND n.kind <> 'Passage' AND other.kind <> 'Passage'
  AND (toLower(n.name) CONTAINS toLower($name)
    OR any(alias IN coalesce(n.aliases, []) WHERE toLower(alias) CONTAINS toLower($name)))
WITH n, r, other, startNode(r).id = n.id AS outgoing,
     [i IN range(0, size(r.statuses) - 1) WHERE r.statuses[i] = r.status][0] AS i
RETURN n.name AS name, CASE WHEN outgoing THEN 'to' ELSE 'from' END AS direction, type(r) AS relationship,
       other.name AS other, other.kind AS kind, r.status AS status,
       r.documents[i] AS document,
       CASE r.pages[i] WHEN 0 THEN null ELSE r.pages[i] END AS page, r.quotes[i] AS quote
ORDER BY name, direction DESC, relationship, other, kind, status, document, page, quote
