// title = "Sole providers"
// question = "Which services hang on one body alone?"
// description = """
// Services and pathways that exactly one body is said to provide at present, by body. A dependence to know of,
// not a fault; the documents may leave other providers out.
// """
// topics = ["fragmentation", "coverage"]
//
// [columns]
// provider = "text: the one provider"
// sole_provider_of = "integer: how many services"
// services = "list: their names"

MATCH (provider:Entity)-[r:PROVIDES]->(service:Service|Pathway)
WHERE r.status IN ['present', 'limited']
  AND ($system = '' OR service.system = $system)
  AND COUNT { MATCH (:Entity)-[p:PROVIDES]->(service) WHERE p.status IN ['present', 'limited'] } = 1
WITH provider, service ORDER BY service.name
WITH provider, collect(service.name) AS services
RETURN provider.name AS provider, provider.sector AS sector, size(services) AS sole_provider_of, services
ORDER BY sole_provider_of DESC, provider, services, sector
