-- What is agreed on about a subscription's life beside its price: its trial, its term, skipped periods, the end of a pause, a cycle that began
-- anew. A constant: no table is rewritten, and a node of the release before, which does not know the column, leaves it alone.
ALTER TABLE "subscription" ADD COLUMN "agreement" JSONB NOT NULL DEFAULT '{}';
