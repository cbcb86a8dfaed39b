-- What each subscription will be billed in the months to come, as its own plan says: kept, since computing it for ten thousand takes seconds.
-- It holds nothing that cannot be computed again.

-- CreateTable
CREATE TABLE "subscription_forecast" (
    "tenant_id" UUID NOT NULL,
    "subscription_id" UUID NOT NULL,
    "basis" TEXT NOT NULL,
    "through" DATE NOT NULL,
    "computed_at" TIMESTAMPTZ(3) NOT NULL,
    "currency" TEXT NOT NULL,
    "keys" TEXT[],
    "at" TIMESTAMPTZ(3)[],
    "net_minor" BIGINT[],
    "tax_minor" BIGINT[],
    "total_minor" BIGINT[],
    "due_minor" BIGINT[],

    CONSTRAINT "subscription_forecast_pkey" PRIMARY KEY ("tenant_id","subscription_id")
);

-- AddForeignKey
ALTER TABLE "subscription_forecast" ADD CONSTRAINT "subscription_forecast_tenant_id_subscription_id_fkey" FOREIGN KEY ("tenant_id", "subscription_id") REFERENCES "subscription"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

SELECT protect_tenant_table('subscription_forecast');
