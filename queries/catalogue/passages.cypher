// title = "Passages that mention a body or service"
// question = "Where do the documents speak of this?"
// description = "The passages in which the nodes stand whose name matches, in order of reading."
//
// [parameters.name]
// type = "text"
// meaning = "part of the name, or of another name for it; letter case does not matter"

MATCH (n:Entity)
WHERE ($system = '' OR n.system = $system)
  AND n.kind <> 'Passage'
  AND (toLower(n.name) CONTAINS toLower($name)
    OR any(alias IN coalesce(n.aliases, []) WHERE toLower(alias) CONTAINS toLower($name)))
UNWIND coalesce(n.passage_ids, []) AS passage_id
WITH DISTINCT n.name AS name, n.system AS system, passage_id
MATCH (p:Passage {system: system, id: passage_id})
RETURN name, p.document AS document, CASE p.page WHEN 0 THEN null ELSE p.page END AS page,
       p.section AS section, p.stage AS stage, p.text AS passage
ORDER BY name, document, p.start, p.line, p.id
