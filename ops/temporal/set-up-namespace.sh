#!/bin/sh
# The namespace and the search attributes that Backbeat uses. Harmless when run again.
set -eu
until temporal operator cluster health; do sleep 1; done
temporal operator namespace describe --namespace "$NAMESPACE" ||
  temporal operator namespace create --namespace "$NAMESPACE" --retention 30d
for name in BackbeatTenant BackbeatKind BackbeatSubject; do
  temporal operator search-attribute create --namespace "$NAMESPACE" --name "$name" --type Keyword || true
done
