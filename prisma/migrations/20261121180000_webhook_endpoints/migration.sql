-- Where our webhooks go, each with a secret of its own that they are signed with.

-- CreateTable
CREATE TABLE "webhook_endpoint" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "url" TEXT NOT NULL,
    "secret" TEXT NOT NULL,
    "previous_secret" TEXT,
    "previous_until" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "renewed_at" TIMESTAMPTZ(3),

    CONSTRAINT "webhook_endpoint_pkey" PRIMARY KEY ("tenant_id","id")
);

CREATE UNIQUE INDEX "webhook_endpoint_tenant_id_url_key" ON "webhook_endpoint"("tenant_id", "url");

SELECT protect_tenant_table('webhook_endpoint', 'INSERT, UPDATE (secret, previous_secret, previous_until, renewed_at)');
