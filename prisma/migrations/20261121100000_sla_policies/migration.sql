-- SLA policies: ordered, with conditions, in versions that tickets hold; pausing statuses by target; actions of warnings and levels.

CREATE TABLE "sla_policy_version" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "policy_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "calendar_id" UUID NOT NULL,
    "targets" JSONB NOT NULL,
    "warnings" JSONB NOT NULL,
    "escalations" JSONB NOT NULL,
    "pausing" JSONB NOT NULL,
    "closing_instant" TEXT NOT NULL,
    "author_name" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sla_policy_version_pkey" PRIMARY KEY ("tenant_id","id")
);

-- A finished clock as it was at its end: no calendar and no policy moves it afterwards.
CREATE TABLE "ticket_clock" (
    "tenant_id" UUID NOT NULL,
    "ticket_id" UUID NOT NULL,
    "target" TEXT NOT NULL,
    "occurrence" INTEGER NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3),
    "breached_at" TIMESTAMPTZ(3),
    "elapsed_seconds" BIGINT NOT NULL,
    "target_seconds" INTEGER,

    CONSTRAINT "ticket_clock_pkey" PRIMARY KEY ("tenant_id","ticket_id","target","occurrence")
);

-- Constant defaults: no table is rewritten.
ALTER TABLE "ticket" ADD COLUMN "category" TEXT,
    ADD COLUMN "tags" TEXT[] NOT NULL DEFAULT '{}',
    ADD COLUMN "channel" TEXT NOT NULL DEFAULT 'web',
    ADD COLUMN "sla_policy_version_id" UUID,
    ADD COLUMN "sla_policy_chosen" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "sla_policy" ADD COLUMN "position" INTEGER NOT NULL DEFAULT 0,
    ADD COLUMN "conditions" JSONB NOT NULL DEFAULT '{}',
    ADD COLUMN "pausing" JSONB NOT NULL DEFAULT '{"first_response":["pending","on_hold"],"next_response":["pending","on_hold"],"resolution":["pending","on_hold"],"first_resolution":["pending","on_hold"]}',
    ADD COLUMN "current_version_id" UUID;

-- A workspace has a handful of policies. The first version of a policy bears its id, so that tickets from before versions hold it without being touched.
ALTER TABLE "sla_policy" NO FORCE ROW LEVEL SECURITY;
UPDATE "sla_policy" s SET
  position = p.position,
  current_version_id = s.id,
  pausing = CASE WHEN s.pauses_first_response THEN s.pausing ELSE jsonb_set(s.pausing, '{first_response}', '[]') END,
  warnings = coalesce((
    SELECT jsonb_agg(w || '{"actions":[{"kind":"notify","to":[{"kind":"assignee"}],"by":["app"]}]}' ORDER BY place)
    FROM jsonb_array_elements(s.warnings) WITH ORDINALITY AS x(w, place)), '[]'),
  escalations = coalesce((
    SELECT jsonb_agg(jsonb_build_object('level', e -> 'level', 'afterSeconds', coalesce(e -> 'afterSeconds', '0'), 'actions',
        CASE WHEN jsonb_array_length(coalesce(e -> 'notify', '[]')) = 0 THEN '[]' ELSE jsonb_build_array(jsonb_build_object('kind', 'notify',
          'to', (SELECT jsonb_agg(jsonb_build_object('kind', who)) FROM jsonb_array_elements(e -> 'notify') AS who), 'by', '["app"]'::jsonb)) END
        || CASE WHEN e ->> 'reassignTo' = 'team_lead' THEN '[{"kind":"reassign","to":{"kind":"team_lead"}}]'::jsonb ELSE '[]' END) ORDER BY place)
    FROM jsonb_array_elements(s.escalations) WITH ORDINALITY AS x(e, place)), '[]')
FROM (SELECT tenant_id, id, row_number() OVER (PARTITION BY tenant_id ORDER BY created_at, id)::int AS position FROM "sla_policy") p
WHERE p.tenant_id = s.tenant_id AND p.id = s.id;
INSERT INTO "sla_policy_version" (tenant_id, id, policy_id, number, calendar_id, targets, warnings, escalations, pausing, closing_instant, created_at)
SELECT tenant_id, id, id, 1, calendar_id, targets, warnings, escalations, pausing, closing_instant, updated_at FROM "sla_policy";
ALTER TABLE "sla_policy" FORCE ROW LEVEL SECURITY;
ALTER TABLE "sla_policy" ALTER COLUMN "position" DROP DEFAULT, ALTER COLUMN "conditions" DROP DEFAULT, ALTER COLUMN "pausing" DROP DEFAULT,
    ALTER COLUMN "current_version_id" SET NOT NULL, DROP COLUMN "pauses_first_response";

CREATE UNIQUE INDEX "sla_policy_version_tenant_id_policy_id_number_key" ON "sla_policy_version"("tenant_id", "policy_id", "number");
CREATE INDEX "sla_policy_version_tenant_id_calendar_id_idx" ON "sla_policy_version"("tenant_id", "calendar_id");
CREATE INDEX "ticket_clock_tenant_id_finished_at_idx" ON "ticket_clock"("tenant_id", "finished_at");

ALTER TABLE "sla_policy_version" ADD CONSTRAINT "sla_policy_version_tenant_id_policy_id_fkey" FOREIGN KEY ("tenant_id", "policy_id") REFERENCES "sla_policy"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "sla_policy_version" ADD CONSTRAINT "sla_policy_version_tenant_id_calendar_id_fkey" FOREIGN KEY ("tenant_id", "calendar_id") REFERENCES "business_calendar"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "ticket_clock" ADD CONSTRAINT "ticket_clock_tenant_id_ticket_id_fkey" FOREIGN KEY ("tenant_id", "ticket_id") REFERENCES "ticket"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
-- Looked at below, after the locks on the live tables are gone.
ALTER TABLE "ticket" ADD CONSTRAINT "ticket_tenant_id_sla_policy_version_id_fkey" FOREIGN KEY ("tenant_id", "sla_policy_version_id") REFERENCES "sla_policy_version"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE NOT VALID;
ALTER TABLE "ticket" ADD CONSTRAINT ticket_channel CHECK (channel IN ('web', 'api', 'email', 'form', 'portal', 'phone')) NOT VALID;
ALTER TABLE "ticket_breach" DROP CONSTRAINT ticket_breach_target;
ALTER TABLE "ticket_breach" ADD CONSTRAINT ticket_breach_target CHECK (target IN ('first_response', 'next_response', 'resolution', 'first_resolution')) NOT VALID;
ALTER TABLE "message" DROP CONSTRAINT message_channel;
ALTER TABLE "message" ADD CONSTRAINT message_channel CHECK (channel IN ('email', 'sms', 'webhook')) NOT VALID;
ALTER TABLE "sla_policy_version" ADD CONSTRAINT sla_policy_version_closing_instant CHECK (closing_instant IN ('stay-at-close', 'roll-to-next-open'));
ALTER TABLE "ticket_clock" ADD CONSTRAINT ticket_clock_target CHECK (target IN ('first_response', 'next_response', 'resolution', 'first_resolution'));

-- A version stays as it was entered; a finished clock is only written again where a reopened ticket is solved again.
SELECT protect_tenant_table('sla_policy_version', 'INSERT');
SELECT protect_tenant_table('ticket_clock', 'INSERT, UPDATE');

-- Ends what holds the locks above; whoever writes is not kept waiting while the rest looks at the rows.
COMMIT;
ALTER TABLE "ticket" VALIDATE CONSTRAINT "ticket_tenant_id_sla_policy_version_id_fkey";
ALTER TABLE "ticket" VALIDATE CONSTRAINT ticket_channel;
ALTER TABLE "ticket_breach" VALIDATE CONSTRAINT ticket_breach_target;
ALTER TABLE "message" VALIDATE CONSTRAINT message_channel;
