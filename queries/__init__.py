"""Questions to the graph: fragmentation, access points, missing links, who answers today.

Each analysis is one function of a :class:`~joinedup.graph.KnowledgeGraph`, in the module of its name,
that returns a pydantic model with evidence on every row::

    from joinedup.queries.fragmentation import fragmentation
    from joinedup.queries.access_points import access_points
    from joinedup.queries.missing_links import missing_links
    from joinedup.queries.today import today
    from joinedup.queries.report import render, to_json

Nothing is imported here, so that the command line starts at once.
"""
