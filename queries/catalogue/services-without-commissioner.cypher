// title = "Services without a commissioner"
// question = "Which services does nobody seem to commission or pay for?"
// description = """
// Services for which no commissioning or funding is present or limited, neither of the service nor of a body that
// provides it, with what is stated instead: absent, planned, ended, or nothing. Those with a provider first.
// """
// topics = ["commissioning", "missing-links"]
//
// [columns]
// commissioning = "text: the status of what is stated, or not stated"
// document = "text: the first document that names the service"
// page = "integer: page of that document; empty where it has none"

MATCH (s:Service)
WHERE ($system = '' OR s.system = $system)
  AND NOT EXISTS { MATCH (:Entity)-[r:COMMISSIONS|FUNDS]->(s) WHERE r.status IN ['present', 'limited'] }
  AND NOT EXISTS {
    MATCH (s)<-[p:PROVIDES]-(:Entity)<-[r:COMMISSIONS|FUNDS]-(:Entity)
    WHERE r.status IN ['present', 'limited'] AND p.status IN ['present', 'limited']
  }
OPTIONAL MATCH (:Entity)-[c:COMMISSIONS|FUNDS]->(s)
WITH s, min(c.status) AS commissioning,
     COLLECT {
       MATCH (b:Entity)-[r:PROVIDES]->(s) WHERE r.status IN ['present', 'limited']
       RETURN DISTINCT b.name AS name ORDER BY name
     } AS providers
RETURN s.name AS service, s.type AS type, s.sector AS sector, providers,
       coalesce(commissioning, 'not stated') AS commissioning, s.documents[0] AS document,
       CASE s.pages[0] WHEN 0 THEN null ELSE s.pages[0] END AS page
ORDER BY size(providers) = 0, service, type, sector, providers, commissioning, document, page
