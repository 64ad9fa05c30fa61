// title = "Known from published lists alone"
// question = "Which bodies does the graph hold that no document names?"
// description = """
// Nodes that rest on reference data alone, with the lists that name them and the bodies of the documents that lead
// to them. They are no part of what the reviewers said.
// """
// topics = ["evidence", "succession"]
//
// [columns]
// name = "text: name in the graph"
// official_name = "text: name in the published list"
// code = "text: ODS code"
// reference = "list: the published lists that name it"
// linked_to = "list: names of what it is related to"

MATCH (n:Entity)
WHERE ($system = '' OR n.system = $system)
  AND size(n.documents) = 0 AND size(n.reference) > 0
RETURN n.name AS name, n.official_name AS official_name, n.kind AS kind, n.type AS type, n.code_ods AS code,
       n.reference AS reference,
       COLLECT { MATCH (n)--(o:Entity) RETURN DISTINCT o.name AS name ORDER BY name } AS linked_to
ORDER BY name, kind, type, code, official_name, reference, linked_to
