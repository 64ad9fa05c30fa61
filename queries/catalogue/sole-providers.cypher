// title = "Sole providers"
// question = "Which services hang on one body alone?"
// description = """
// Services and pathways that exactly one body is said to provide at present, by body. A dependence to know of,
// not a fault; the documents may leave other providers out.
// """

MATCH (provider:Entity)-[r:PROVIDES]->(service:Entity)
WHERE r.status IN ['present', 'limited'] AND service.kind IN ['Service', 'Pathway']
  AND ($system = '' OR service.system = $system)
WITH service, collect(DISTINCT provider) AS providers
WHERE size(providers) = 1
WITH providers[0] AS provider, service ORDER BY service.name
WITH provider, collect(service.name) AS services
RETURN provider.name AS provider, provider.sector AS sector, size(services) AS sole_provider_of, services
ORDER BY sole_provider_of DESC, provider, services
