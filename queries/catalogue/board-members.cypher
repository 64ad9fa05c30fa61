// title = "Members of boards and partnerships"
// question = "Who sits on this board, and who is stated not to?"
// description = """
// Members of every partnership, board or committee whose name matches, with the status of the membership:
// absent means that the document says so, ended that they have left.
// """
// topics = ["governance"]
//
// [columns]
// board = "text: name of the board or partnership"
// member = "text: name of the member"
//
// [parameters.board]
// type = "text"
// default = ""
// meaning = "part of the name of the board or partnership; empty for all"

MATCH (member:Entity)-[r:MEMBER_OF]->(board:Partnership)
WHERE ($system = '' OR board.system = $system)
  AND (toLower(board.name) CONTAINS toLower($board)
    OR any(alias IN board.aliases WHERE toLower(alias) CONTAINS toLower($board)))
WITH member, board, r, [i IN range(0, size(r.statuses) - 1) WHERE r.statuses[i] = r.status][0] AS i
RETURN board.name AS board, r.status AS status, member.name AS member, member.kind AS kind,
       member.sector AS sector, r.documents[i] AS document,
       CASE r.pages[i] WHEN 0 THEN null ELSE r.pages[i] END AS page, r.quotes[i] AS quote
ORDER BY board, status, member, kind, document, page, quote, sector
