"""`joinedup shell`: questions to a graph at a prompt.

The core knows no terminal: :mod:`.scan` cuts what was typed into statements, :mod:`.session` and
:mod:`.meta` carry them out, :mod:`.completion` says how what is being typed may go on. On it stand
:mod:`.terminal`, the prompt, and :mod:`.batch`, for statements that come through a pipe.
"""
