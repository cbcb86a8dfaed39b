#!/bin/sh
# Temporal's two databases and their schema, made or brought up to date. Harmless when run again.
set -eu
export SQL_PLUGIN=postgres12 SQL_HOST="$POSTGRES_SEEDS" SQL_PORT="${DB_PORT:-5432}" SQL_USER="$POSTGRES_USER" SQL_PASSWORD="$POSTGRES_PWD"
for pair in "$DBNAME:temporal" "$VISIBILITY_DBNAME:visibility"; do
  name="${pair%%:*}"
  schema="/etc/temporal/schema/postgresql/v12/${pair##*:}/versioned"
  temporal-sql-tool --database "$name" create || true
  temporal-sql-tool --database "$name" setup-schema --version 0.0 || true
  temporal-sql-tool --database "$name" update-schema --schema-dir "$schema"
done
