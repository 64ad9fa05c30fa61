// title = "Boards and partnerships"
// question = "Which boards are there, how broad is their membership, and what do they oversee?"
// description = """
// Each board or partnership, with its members, their sectors, those who are stated not to sit on it (or no longer),
// and what it oversees; most members first. Those known from published lists alone are left out.
// """
// topics = ["governance"]
//
// [columns]
// board = "text: name of the board or partnership"
// members = "list: members at present or in part"
// sectors = "list: sectors of these members, those not stated left out"
// not_members = "list: who is stated not to be a member, or no longer"
// oversees = "list: whom or what it oversees, at present or in part"
// overseen_by = "list: who oversees it, at present or in part"
//
// [parameters.board]
// type = "text"
// default = ""
// meaning = "part of the name of the board or partnership; empty for all"

MATCH (b:Partnership)
WHERE ($system = '' OR b.system = $system)
  AND (size(b.documents) > 0 OR size(b.reference) = 0)
  AND ($board = '' OR toLower(b.name) CONTAINS toLower($board)
    OR any(alias IN b.aliases WHERE toLower(alias) CONTAINS toLower($board)))
WITH b,
     COLLECT {
       MATCH (m:Entity)-[r:MEMBER_OF]->(b) WHERE r.status IN ['present', 'limited']
       RETURN DISTINCT m.name AS name ORDER BY name
     } AS members,
     COLLECT {
       MATCH (m:Entity)-[r:MEMBER_OF]->(b) WHERE r.status IN ['present', 'limited'] AND m.sector <> 'not stated'
       RETURN DISTINCT m.sector AS sector ORDER BY sector
     } AS sectors,
     COLLECT {
       MATCH (m:Entity)-[r:MEMBER_OF]->(b) WHERE r.status IN ['absent', 'ended']
       RETURN DISTINCT m.name AS name ORDER BY name
     } AS not_members,
     COLLECT {
       MATCH (b)-[r:OVERSEES]->(o:Entity) WHERE r.status IN ['present', 'limited']
       RETURN DISTINCT o.name AS name ORDER BY name
     } AS oversees,
     COLLECT {
       MATCH (o:Entity)-[r:OVERSEES]->(b) WHERE r.status IN ['present', 'limited']
       RETURN DISTINCT o.name AS name ORDER BY name
     } AS overseen_by
RETURN b.name AS board, b.type AS type, members, sectors, not_members, oversees, overseen_by
ORDER BY size(members) DESC, size(oversees) DESC, board, type, members, sectors, not_members, oversees, overseen_by
