-- CreateTable
CREATE TABLE "ticket_field" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "help" TEXT,
    "type" TEXT NOT NULL,
    "options" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "required" BOOLEAN NOT NULL,
    "position" INTEGER NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "ticket_field_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "ticket_follower" (
    "tenant_id" UUID NOT NULL,
    "ticket_id" UUID NOT NULL,
    "member_id" UUID NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ticket_follower_pkey" PRIMARY KEY ("tenant_id","ticket_id","member_id")
);

-- CreateTable
CREATE TABLE "ticket_draft" (
    "tenant_id" UUID NOT NULL,
    "ticket_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "author_id" UUID,
    "version" INTEGER NOT NULL DEFAULT 1,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ticket_draft_pkey" PRIMARY KEY ("tenant_id","ticket_id","kind")
);

-- CreateTable
CREATE UNLOGGED TABLE "ticket_presence" (
    "tenant_id" UUID NOT NULL,
    "ticket_id" UUID NOT NULL,
    "member_id" UUID NOT NULL,
    "writing" BOOLEAN NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ticket_presence_pkey" PRIMARY KEY ("tenant_id","ticket_id","member_id")
);

-- CreateTable
CREATE TABLE "macro" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "message_kind" TEXT NOT NULL,
    "actions" JSONB NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "macro_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "ticket_link" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "ticket_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "url" TEXT,
    "title" TEXT,
    "shipped_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ticket_link_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "assignment_rule" (
    "tenant_id" UUID NOT NULL,
    "team_id" UUID NOT NULL,
    "method" TEXT NOT NULL,
    "by_skill" BOOLEAN NOT NULL,
    "in_hours" BOOLEAN NOT NULL,
    "capacity" INTEGER,
    "last_member_id" UUID,
    "version" INTEGER NOT NULL DEFAULT 1,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "assignment_rule_pkey" PRIMARY KEY ("tenant_id","team_id")
);

-- CreateTable
CREATE TABLE "side_conversation" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "ticket_id" UUID NOT NULL,
    "subject" TEXT NOT NULL,
    "to_name" TEXT,
    "to_address" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "target_seconds" INTEGER,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "asks" INTEGER NOT NULL DEFAULT 1,
    "due_at" TIMESTAMPTZ(3),
    "answered_at" TIMESTAMPTZ(3),
    "late_at" TIMESTAMPTZ(3),
    "owner_id" UUID,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "side_conversation_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "side_message" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "conversation_id" UUID NOT NULL,
    "direction" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "author_id" UUID,
    "author_name" TEXT,
    "message_id" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "side_message_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "ticket_field_tenant_id_key_key" ON "ticket_field"("tenant_id", "key");

-- CreateIndex
CREATE INDEX "ticket_follower_tenant_id_member_id_idx" ON "ticket_follower"("tenant_id", "member_id");

-- CreateIndex
CREATE INDEX "macro_tenant_id_name_idx" ON "macro"("tenant_id", "name");

-- CreateIndex
CREATE INDEX "ticket_link_tenant_id_key_idx" ON "ticket_link"("tenant_id", "key");

-- CreateIndex
CREATE UNIQUE INDEX "ticket_link_tenant_id_ticket_id_key_key" ON "ticket_link"("tenant_id", "ticket_id", "key");

-- CreateIndex
CREATE INDEX "side_conversation_tenant_id_ticket_id_idx" ON "side_conversation"("tenant_id", "ticket_id");

-- CreateIndex
CREATE INDEX "side_message_tenant_id_conversation_id_at_idx" ON "side_message"("tenant_id", "conversation_id", "at");

-- AddForeignKey
ALTER TABLE "ticket_follower" ADD CONSTRAINT "ticket_follower_tenant_id_ticket_id_fkey" FOREIGN KEY ("tenant_id", "ticket_id") REFERENCES "ticket"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ticket_follower" ADD CONSTRAINT "ticket_follower_tenant_id_member_id_fkey" FOREIGN KEY ("tenant_id", "member_id") REFERENCES "member"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ticket_draft" ADD CONSTRAINT "ticket_draft_tenant_id_ticket_id_fkey" FOREIGN KEY ("tenant_id", "ticket_id") REFERENCES "ticket"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ticket_draft" ADD CONSTRAINT "ticket_draft_tenant_id_author_id_fkey" FOREIGN KEY ("tenant_id", "author_id") REFERENCES "member"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ticket_link" ADD CONSTRAINT "ticket_link_tenant_id_ticket_id_fkey" FOREIGN KEY ("tenant_id", "ticket_id") REFERENCES "ticket"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "assignment_rule" ADD CONSTRAINT "assignment_rule_tenant_id_team_id_fkey" FOREIGN KEY ("tenant_id", "team_id") REFERENCES "team"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "side_conversation" ADD CONSTRAINT "side_conversation_tenant_id_ticket_id_fkey" FOREIGN KEY ("tenant_id", "ticket_id") REFERENCES "ticket"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "side_conversation" ADD CONSTRAINT "side_conversation_tenant_id_owner_id_fkey" FOREIGN KEY ("tenant_id", "owner_id") REFERENCES "member"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "side_message" ADD CONSTRAINT "side_message_tenant_id_conversation_id_fkey" FOREIGN KEY ("tenant_id", "conversation_id") REFERENCES "side_conversation"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "side_message" ADD CONSTRAINT "side_message_tenant_id_author_id_fkey" FOREIGN KEY ("tenant_id", "author_id") REFERENCES "member"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;


SELECT protect_tenant_table(name::regclass) FROM unnest(ARRAY['ticket_follower', 'ticket_draft', 'ticket_presence', 'ticket_link']) AS name;
SELECT protect_tenant_table(name::regclass, 'INSERT, UPDATE') FROM unnest(ARRAY['ticket_field', 'macro', 'assignment_rule', 'side_conversation']) AS name;
-- What was written stays as it was entered.
SELECT protect_tenant_table('side_message', 'INSERT');

ALTER TABLE "ticket_field" ADD CONSTRAINT ticket_field_type CHECK (type IN ('text', 'number', 'date', 'choice', 'checkbox'));
ALTER TABLE "ticket_draft" ADD CONSTRAINT ticket_draft_kind CHECK (kind IN ('public_reply', 'internal_note', 'customer_message'));
ALTER TABLE "macro" ADD CONSTRAINT macro_message_kind CHECK (message_kind IN ('public_reply', 'internal_note'));
ALTER TABLE "assignment_rule" ADD CONSTRAINT assignment_rule_method CHECK (method IN ('manual', 'round_robin', 'least_loaded'));
ALTER TABLE "side_conversation" ADD CONSTRAINT side_conversation_status CHECK (status IN ('waiting', 'answered', 'closed'));
ALTER TABLE "side_message" ADD CONSTRAINT side_message_direction CHECK (direction IN ('out', 'in'));
-- A mail that is handed in twice is entered once.
CREATE UNIQUE INDEX side_message_once ON "side_message"("tenant_id", "message_id");
