// title = "Sectors without a seat"
// question = "Which sectors have no member on a board that has members?"
// description = """
// For each board or partnership with at least one member, the sectors of the system that no present member
// comes from. The document may simply not list them.
// """
// topics = ["governance"]
//
// [columns]
// board = "text: name of the board or partnership"
// members = "integer: how many members are stated"
// sector = "text: a sector without a member"
// bodies_in_the_system = "integer: bodies of the sector in the graph"
//
// [parameters.board]
// type = "text"
// default = ""
// meaning = "part of the name of the board or partnership; empty for all"

MATCH (body:Organisation)
WHERE ($system = '' OR body.system = $system) AND body.sector <> 'not stated'
WITH body.system AS system, body.sector AS sector, count(body) AS bodies
MATCH (member:Entity)-[r:MEMBER_OF]->(board:Partnership)
WHERE board.system = system AND r.status IN ['present', 'limited']
  AND (toLower(board.name) CONTAINS toLower($board)
    OR any(alias IN board.aliases WHERE toLower(alias) CONTAINS toLower($board)))
WITH board, sector, bodies, collect(DISTINCT member.sector) AS seated, count(DISTINCT member) AS members
WHERE NOT sector IN seated
RETURN board.name AS board, members, sector, bodies AS bodies_in_the_system
ORDER BY board, sector, members, bodies_in_the_system
