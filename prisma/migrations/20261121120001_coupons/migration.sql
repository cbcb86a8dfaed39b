-- Coupons, and the subscriptions that have redeemed one.

-- CreateTable
CREATE TABLE "coupon" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "rate_percent" TEXT,
    "amount_minor" BIGINT,
    "currency" TEXT,
    "periods" INTEGER,
    "scope" TEXT NOT NULL,
    "price_plan_ids" UUID[],
    "customer_ids" UUID[],
    "new_customers_only" BOOLEAN NOT NULL,
    "max_redemptions" INTEGER,
    "redeemed" INTEGER NOT NULL DEFAULT 0,
    "expires_at" TIMESTAMPTZ(3),
    "archived_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "coupon_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "coupon_redemption" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "coupon_id" UUID NOT NULL,
    "subscription_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "remaining" INTEGER,
    "invoices" INTEGER NOT NULL DEFAULT 0,
    "off_minor" BIGINT NOT NULL DEFAULT 0,
    "redeemed_at" TIMESTAMPTZ(3) NOT NULL,
    "withdrawn_at" TIMESTAMPTZ(3),

    CONSTRAINT "coupon_redemption_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateIndex
CREATE INDEX "coupon_tenant_id_created_at_id_idx" ON "coupon"("tenant_id", "created_at" DESC, "id");

-- CreateIndex
CREATE UNIQUE INDEX "coupon_tenant_id_code_key" ON "coupon"("tenant_id", "code");

-- CreateIndex
CREATE INDEX "coupon_redemption_tenant_id_subscription_id_idx" ON "coupon_redemption"("tenant_id", "subscription_id");

-- CreateIndex
CREATE INDEX "coupon_redemption_tenant_id_coupon_id_redeemed_at_idx" ON "coupon_redemption"("tenant_id", "coupon_id", "redeemed_at" DESC);

-- AddForeignKey
ALTER TABLE "coupon_redemption" ADD CONSTRAINT "coupon_redemption_tenant_id_coupon_id_fkey" FOREIGN KEY ("tenant_id", "coupon_id") REFERENCES "coupon"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "coupon_redemption" ADD CONSTRAINT "coupon_redemption_tenant_id_subscription_id_fkey" FOREIGN KEY ("tenant_id", "subscription_id") REFERENCES "subscription"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

SELECT protect_tenant_table(name::regclass) FROM unnest(ARRAY['coupon', 'coupon_redemption']) AS name;

ALTER TABLE "coupon" ADD CONSTRAINT coupon_off CHECK (
  (rate_percent IS NULL) <> (amount_minor IS NULL) AND (amount_minor IS NULL) = (currency IS NULL) AND amount_minor > 0 IS NOT FALSE);
ALTER TABLE "coupon" ADD CONSTRAINT coupon_scope CHECK (scope IN ('all', 'plan'));
ALTER TABLE "coupon" ADD CONSTRAINT coupon_periods CHECK (periods >= 1);
ALTER TABLE "coupon" ADD CONSTRAINT coupon_redeemed CHECK (redeemed >= 0 AND redeemed <= max_redemptions IS NOT FALSE);
ALTER TABLE "coupon_redemption" ADD CONSTRAINT coupon_redemption_remaining CHECK (remaining >= 0);
-- A coupon counts once for a subscription.
CREATE UNIQUE INDEX coupon_redemption_once ON "coupon_redemption" (tenant_id, subscription_id, coupon_id) WHERE withdrawn_at IS NULL;

-- What took the reduction off an invoice: [{ code, name, amountMinor }]. Part of the document, and so as final as the rest of it.
ALTER TABLE "invoice" ADD COLUMN "coupons" JSONB;
CREATE FUNCTION guard_invoice_coupons() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.status <> 'draft' AND NEW.coupons IS DISTINCT FROM OLD.coupons THEN
    RAISE EXCEPTION 'invoice % is finalised and cannot be changed; credit it', OLD.number USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER invoice_coupons_guard BEFORE UPDATE OF coupons ON "invoice" FOR EACH ROW EXECUTE FUNCTION guard_invoice_coupons();
