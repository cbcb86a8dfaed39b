-- Constant defaults are kept in the catalog: no row is rewritten.
ALTER TABLE "ticket"
  ADD COLUMN "snoozed_at" TIMESTAMPTZ(3),
  ADD COLUMN "snoozed_until" TIMESTAMPTZ(3),
  ADD COLUMN "snoozes" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "spam_at" TIMESTAMPTZ(3),
  ADD COLUMN "fields" JSONB NOT NULL DEFAULT '{}',
  ADD COLUMN "follows_id" UUID,
  ADD COLUMN "merged_into_id" UUID,
  ADD COLUMN "split_from_id" UUID,
  ADD COLUMN "type" TEXT NOT NULL DEFAULT 'question',
  ADD COLUMN "problem_id" UUID,
  ADD COLUMN "assigned_reason" TEXT;

-- on_hold is new. What is there is looked at below, without keeping writers out.
ALTER TABLE "ticket" DROP CONSTRAINT ticket_status, ADD CONSTRAINT ticket_status
  CHECK (status IN ('new', 'open', 'pending', 'on_hold', 'solved', 'closed')) NOT VALID;
ALTER TABLE "ticket" DROP CONSTRAINT ticket_initial_status, ADD CONSTRAINT ticket_initial_status
  CHECK (initial_status IN ('new', 'open', 'pending', 'on_hold', 'solved', 'closed')) NOT VALID;
ALTER TABLE "ticket_event" DROP CONSTRAINT ticket_event_to_status, ADD CONSTRAINT ticket_event_to_status
  CHECK ((kind = 'status') = (to_status IS NOT NULL)
    AND to_status IN ('new', 'open', 'pending', 'on_hold', 'solved', 'closed')) NOT VALID;
ALTER TABLE "ticket" ADD CONSTRAINT ticket_type CHECK (type IN ('question', 'incident', 'problem')) NOT VALID;

ALTER TABLE "ticket" ADD CONSTRAINT "ticket_tenant_id_follows_id_fkey" FOREIGN KEY ("tenant_id", "follows_id") REFERENCES "ticket"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE NOT VALID;
ALTER TABLE "ticket" ADD CONSTRAINT "ticket_tenant_id_merged_into_id_fkey" FOREIGN KEY ("tenant_id", "merged_into_id") REFERENCES "ticket"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE NOT VALID;
ALTER TABLE "ticket" ADD CONSTRAINT "ticket_tenant_id_split_from_id_fkey" FOREIGN KEY ("tenant_id", "split_from_id") REFERENCES "ticket"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE NOT VALID;
ALTER TABLE "ticket" ADD CONSTRAINT "ticket_tenant_id_problem_id_fkey" FOREIGN KEY ("tenant_id", "problem_id") REFERENCES "ticket"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE NOT VALID;

-- Few tickets follow, are merged, or belong to a problem.
CREATE INDEX "ticket_follows" ON "ticket"("tenant_id", "follows_id") WHERE follows_id IS NOT NULL;
CREATE INDEX "ticket_merged" ON "ticket"("tenant_id", "merged_into_id") WHERE merged_into_id IS NOT NULL;
CREATE INDEX "ticket_split" ON "ticket"("tenant_id", "split_from_id") WHERE split_from_id IS NOT NULL;
CREATE INDEX "ticket_incidents" ON "ticket"("tenant_id", "problem_id") WHERE problem_id IS NOT NULL;

-- A solved ticket used to be over; it now closes a week after its solution. Those of longer ago are closed here, for each process that ran
-- again would be a workflow; the others are woken by the sweeper.
ALTER TABLE "ticket" NO FORCE ROW LEVEL SECURITY;
ALTER TABLE "ticket_event" NO FORCE ROW LEVEL SECURITY;
ALTER TABLE "process" NO FORCE ROW LEVEL SECURITY;
WITH old AS (
  UPDATE ticket SET status = 'closed' WHERE status = 'solved' AND updated_at < now() - interval '7 days'
  RETURNING tenant_id, id, updated_at)
INSERT INTO ticket_event (tenant_id, ticket_id, kind, at, to_status)
SELECT tenant_id, id, 'status', updated_at + interval '7 days', 'closed' FROM old;
UPDATE process p SET status = 'running', outcome = NULL, over_at = NULL, next_at = t.updated_at, next_what = 'close', revision = p.revision + 1
FROM ticket t WHERE p.kind = 'ticket-sla' AND p.status = 'over' AND t.tenant_id = p.tenant_id AND t.id = p.subject_id AND t.status = 'solved';
ALTER TABLE "ticket" FORCE ROW LEVEL SECURITY;
ALTER TABLE "ticket_event" FORCE ROW LEVEL SECURITY;
ALTER TABLE "process" FORCE ROW LEVEL SECURITY;

-- Ends what holds the locks above; whoever writes is not kept waiting while the rest looks at the rows.
COMMIT;
ALTER TABLE "ticket" VALIDATE CONSTRAINT ticket_status;
ALTER TABLE "ticket" VALIDATE CONSTRAINT ticket_initial_status;
ALTER TABLE "ticket" VALIDATE CONSTRAINT ticket_type;
ALTER TABLE "ticket_event" VALIDATE CONSTRAINT ticket_event_to_status;
ALTER TABLE "ticket" VALIDATE CONSTRAINT "ticket_tenant_id_follows_id_fkey";
ALTER TABLE "ticket" VALIDATE CONSTRAINT "ticket_tenant_id_merged_into_id_fkey";
ALTER TABLE "ticket" VALIDATE CONSTRAINT "ticket_tenant_id_split_from_id_fkey";
ALTER TABLE "ticket" VALIDATE CONSTRAINT "ticket_tenant_id_problem_id_fkey";
