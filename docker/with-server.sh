#!/bin/sh
# Runs joinedup beside the Neo4j of compose.yaml: `with-server load` pushes every graph of the folder,
# anything else is a command of joinedup. The password goes from the secret into the environment of that
# one process: never on a command line, nor into what `docker inspect` shows.
set -eu
JOINEDUP_NEO4J_USER=neo4j
JOINEDUP_NEO4J_PASSWORD=$(cat "${JOINEDUP_PASSWORD_FILE:-/run/secrets/neo4j_password}")
export JOINEDUP_NEO4J_USER JOINEDUP_NEO4J_PASSWORD

if [ "${1:-}" != load ]; then
  exec joinedup "$@"
fi
set -- ./*.graph.json
if [ ! -e "$1" ]; then
  echo "no *.graph.json in the folder: nothing to load"
  exit 0
fi
# the files are the master copy: what the server had of the same systems before is replaced
exec joinedup push "$@" "$JOINEDUP_ADDRESS" --replace
