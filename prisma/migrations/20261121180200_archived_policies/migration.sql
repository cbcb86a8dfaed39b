-- A policy that is put away is asked no more; the closed tickets that it measured keep it, and its versions say what it was.
ALTER TABLE "sla_policy" ADD COLUMN "archived_at" TIMESTAMPTZ(3);
