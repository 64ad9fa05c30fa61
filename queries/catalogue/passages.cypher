// title = "Passages that mention a body or service"
// question = "Where do the documents speak of this?"
// description = "The passages in which the nodes stand whose name matches, in order of reading."
// topics = ["evidence", "look-up"]
//
// [columns]
// name = "text: name of the node"
// section = "text: headings above the passage"
// passage = "text: the passage"
//
// [parameters.name]
// type = "text"
// meaning = "part of the name, or of another name for it; letter case does not matter"

MATCH (n:Entity)
WHERE ($system = '' OR n.system = $system)
  AND (n.kind = 'Passage'
    OR toLower(n.name) CONTAINS toLower($name)
    OR any(alias IN coalesce(n.aliases, []) WHERE toLower(alias) CONTAINS toLower($name)))
WITH n ORDER BY n.name, n.id
UNWIND CASE n.kind WHEN 'Passage' THEN [n.id] ELSE coalesce(n.passage_ids, []) END AS passage_id
WITH n.system AS system, passage_id, collect(CASE WHEN n.kind = 'Passage' THEN n END) AS found,
     collect(DISTINCT CASE WHEN n.kind <> 'Passage' THEN n.name END) AS names
UNWIND found AS p
UNWIND names AS name
RETURN name, p.document AS document, CASE p.page WHEN 0 THEN null ELSE p.page END AS page,
       p.section AS section, p.stage AS stage, p.text AS passage
ORDER BY name, document, p.start, p.line, page, section, stage, passage
