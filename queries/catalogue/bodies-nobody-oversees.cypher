// title = "Bodies that nobody oversees"
// question = "Which bodies is nobody said to oversee, scrutinise or regulate?"
// description = """
// Organisations and partnerships whose oversight is present or limited nowhere, with what is stated of it instead:
// absent, ended, planned, or nothing. What they provide, commission and oversee themselves says how much hangs on
// them. National bodies, and those known from published lists alone, are left out.
// """
// topics = ["governance", "missing-links"]
//
// [columns]
// oversight = "text: the status of what is stated, or not stated"
// provides = "integer: what they provide at present or in part"
// commissions = "integer: what they commission or fund at present or in part"
// oversees = "integer: whom or what they oversee at present or in part"
// boards = "integer: boards and partnerships of which they are a member"

MATCH (b:Organisation|Partnership)
WHERE ($system = '' OR b.system = $system)
  AND (size(b.documents) > 0 OR size(b.reference) = 0) AND b.sector <> 'national'
  AND NOT EXISTS { MATCH (:Entity)-[r:OVERSEES]->(b) WHERE r.status IN ['present', 'limited'] }
OPTIONAL MATCH (:Entity)-[o:OVERSEES]->(b)
WITH b, min(o.status) AS oversight
RETURN b.name AS body, b.kind AS kind, b.type AS type, b.sector AS sector,
       coalesce(oversight, 'not stated') AS oversight,
       COUNT { MATCH (b)-[r:PROVIDES]->(:Entity) WHERE r.status IN ['present', 'limited'] } AS provides,
       COUNT { MATCH (b)-[r:COMMISSIONS|FUNDS]->(:Entity) WHERE r.status IN ['present', 'limited'] } AS commissions,
       COUNT { MATCH (b)-[r:OVERSEES]->(:Entity) WHERE r.status IN ['present', 'limited'] } AS oversees,
       COUNT { MATCH (b)-[r:MEMBER_OF]->(:Partnership) WHERE r.status IN ['present', 'limited'] } AS boards
ORDER BY provides + commissions DESC, body, kind, type, sector, oversight, provides, commissions, oversees, boards
