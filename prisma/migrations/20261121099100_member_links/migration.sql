-- Links that are sent to members by mail: an invitation, or to set a new password. Each is good once, until it ends; what is in the mail is
-- the ids and a signature, so that nothing in here opens anything.
CREATE TABLE "member_link" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "member_id" UUID NOT NULL,
    "purpose" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "member_link_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateIndex
CREATE INDEX "member_link_tenant_id_member_id_created_at_idx" ON "member_link"("tenant_id", "member_id", "created_at" DESC);

-- AddForeignKey
ALTER TABLE "member_link" ADD CONSTRAINT "member_link_tenant_id_member_id_fkey" FOREIGN KEY ("tenant_id", "member_id") REFERENCES "member"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "member_link" ADD CONSTRAINT member_link_purpose CHECK (purpose IN ('invitation', 'password'));

SELECT protect_tenant_table('member_link', 'INSERT, UPDATE');
