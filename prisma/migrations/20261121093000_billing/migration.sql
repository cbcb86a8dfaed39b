-- CreateTable
CREATE TABLE "tax_rate" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "rate_percent" TEXT NOT NULL,
    "archived_at" TIMESTAMPTZ(3),

    CONSTRAINT "tax_rate_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "price_plan" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "price_minor" BIGINT NOT NULL,
    "interval" TEXT NOT NULL,
    "interval_count" INTEGER NOT NULL,
    "timing" TEXT NOT NULL,
    "trial_days" INTEGER NOT NULL,
    "tax_rate_ids" UUID[],
    "archived_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "price_plan_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "customer" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "company_id" UUID,
    "zone" TEXT NOT NULL,
    "payment_term_days" INTEGER NOT NULL,
    "payment_method" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "customer_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "customer_credit" (
    "tenant_id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "currency" TEXT NOT NULL,
    "amount_minor" BIGINT NOT NULL,

    CONSTRAINT "customer_credit_pkey" PRIMARY KEY ("tenant_id","customer_id","currency")
);

-- CreateTable
CREATE TABLE "subscription" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "price_plan_id" UUID NOT NULL,
    "status" TEXT NOT NULL,
    "quantity" INTEGER NOT NULL,
    "start_at" TIMESTAMPTZ(3) NOT NULL,
    "zone" TEXT NOT NULL,
    "anchor" JSONB NOT NULL,
    "trial_ends_at" TIMESTAMPTZ(3),
    "billed_through" INTEGER NOT NULL,
    "plan_changes" INTEGER NOT NULL DEFAULT 0,
    "charged_from" DATE NOT NULL,
    "charged_from_at" TIMESTAMPTZ(3),
    "ends_at" TIMESTAMPTZ(3),
    "charged_until" DATE,
    "pauses" JSONB NOT NULL DEFAULT '[]',
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "subscription_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "pending_line" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "subscription_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "quantity" INTEGER NOT NULL,
    "unit_price_minor" BIGINT NOT NULL,
    "amount_minor" BIGINT NOT NULL,
    "period_from" DATE,
    "period_to" DATE,
    "prorated" JSONB,
    "taxes" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "pending_line_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "invoice" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "number" TEXT,
    "status" TEXT NOT NULL,
    "customer_id" UUID NOT NULL,
    "customer_name" TEXT NOT NULL,
    "subscription_id" UUID,
    "period_key" TEXT,
    "period_from" DATE,
    "period_to" DATE,
    "currency" TEXT NOT NULL,
    "subtotal_minor" BIGINT NOT NULL,
    "coupon_minor" BIGINT NOT NULL,
    "net_minor" BIGINT NOT NULL,
    "tax_minor" BIGINT NOT NULL,
    "total_minor" BIGINT NOT NULL,
    "credit_applied_minor" BIGINT NOT NULL,
    "payable_minor" BIGINT NOT NULL,
    "due_minor" BIGINT NOT NULL,
    "taxes" JSONB NOT NULL,
    "finalized_at" TIMESTAMPTZ(3),
    "pay_by" DATE,
    "paid_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "invoice_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "invoice_line" (
    "tenant_id" UUID NOT NULL,
    "invoice_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "quantity" INTEGER NOT NULL,
    "unit_price_minor" BIGINT NOT NULL,
    "period_from" DATE,
    "period_to" DATE,
    "prorated" JSONB,
    "amount_minor" BIGINT NOT NULL,
    "coupon_minor" BIGINT NOT NULL,
    "tax_minor" BIGINT NOT NULL,
    "taxes" JSONB NOT NULL,

    CONSTRAINT "invoice_line_pkey" PRIMARY KEY ("tenant_id","invoice_id","position")
);

-- CreateTable
CREATE TABLE "payment_attempt" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "invoice_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "amount_minor" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "outcome" TEXT NOT NULL,
    "code" TEXT,
    "provider" TEXT NOT NULL,
    "provider_id" TEXT,

    CONSTRAINT "payment_attempt_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "number_series" (
    "tenant_id" UUID NOT NULL,
    "series" TEXT NOT NULL,
    "last" BIGINT NOT NULL,

    CONSTRAINT "number_series_pkey" PRIMARY KEY ("tenant_id","series")
);

-- CreateIndex
CREATE UNIQUE INDEX "tax_rate_tenant_id_code_key" ON "tax_rate"("tenant_id", "code");

-- CreateIndex
CREATE INDEX "customer_tenant_id_name_id_idx" ON "customer"("tenant_id", "name", "id");

-- CreateIndex
CREATE INDEX "subscription_tenant_id_customer_id_idx" ON "subscription"("tenant_id", "customer_id");

-- CreateIndex
CREATE INDEX "subscription_tenant_id_status_created_at_idx" ON "subscription"("tenant_id", "status", "created_at" DESC);

-- CreateIndex
CREATE INDEX "pending_line_tenant_id_subscription_id_idx" ON "pending_line"("tenant_id", "subscription_id");

-- CreateIndex
CREATE INDEX "invoice_tenant_id_customer_id_idx" ON "invoice"("tenant_id", "customer_id");

-- CreateIndex
CREATE INDEX "invoice_tenant_id_created_at_id_idx" ON "invoice"("tenant_id", "created_at" DESC, "id");

-- CreateIndex
CREATE INDEX "invoice_tenant_id_status_created_at_idx" ON "invoice"("tenant_id", "status", "created_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "invoice_tenant_id_number_key" ON "invoice"("tenant_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "invoice_tenant_id_subscription_id_period_key_key" ON "invoice"("tenant_id", "subscription_id", "period_key");

-- CreateIndex
CREATE INDEX "payment_attempt_tenant_id_invoice_id_at_idx" ON "payment_attempt"("tenant_id", "invoice_id", "at");

-- AddForeignKey
ALTER TABLE "customer" ADD CONSTRAINT "customer_tenant_id_company_id_fkey" FOREIGN KEY ("tenant_id", "company_id") REFERENCES "company"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "customer_credit" ADD CONSTRAINT "customer_credit_tenant_id_customer_id_fkey" FOREIGN KEY ("tenant_id", "customer_id") REFERENCES "customer"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "subscription" ADD CONSTRAINT "subscription_tenant_id_customer_id_fkey" FOREIGN KEY ("tenant_id", "customer_id") REFERENCES "customer"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "subscription" ADD CONSTRAINT "subscription_tenant_id_price_plan_id_fkey" FOREIGN KEY ("tenant_id", "price_plan_id") REFERENCES "price_plan"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pending_line" ADD CONSTRAINT "pending_line_tenant_id_subscription_id_fkey" FOREIGN KEY ("tenant_id", "subscription_id") REFERENCES "subscription"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invoice" ADD CONSTRAINT "invoice_tenant_id_customer_id_fkey" FOREIGN KEY ("tenant_id", "customer_id") REFERENCES "customer"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invoice" ADD CONSTRAINT "invoice_tenant_id_subscription_id_fkey" FOREIGN KEY ("tenant_id", "subscription_id") REFERENCES "subscription"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invoice_line" ADD CONSTRAINT "invoice_line_tenant_id_invoice_id_fkey" FOREIGN KEY ("tenant_id", "invoice_id") REFERENCES "invoice"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payment_attempt" ADD CONSTRAINT "payment_attempt_tenant_id_invoice_id_fkey" FOREIGN KEY ("tenant_id", "invoice_id") REFERENCES "invoice"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

SELECT protect_tenant_table(name::regclass) FROM unnest(ARRAY['tax_rate', 'price_plan', 'customer', 'customer_credit', 'subscription',
  'pending_line', 'invoice', 'invoice_line', 'payment_attempt', 'number_series']) AS name;

ALTER TABLE "subscription" ADD CONSTRAINT subscription_status CHECK (status IN ('trialing', 'active', 'paused', 'cancelled'));
ALTER TABLE "invoice" ADD CONSTRAINT invoice_status CHECK (status IN ('draft', 'open', 'paid', 'void', 'uncollectible'));
ALTER TABLE "invoice" ADD CONSTRAINT invoice_number CHECK ((status = 'draft') = (number IS NULL));
ALTER TABLE "invoice" ADD CONSTRAINT invoice_due CHECK (due_minor >= 0 AND due_minor <= payable_minor);
ALTER TABLE "payment_attempt" ADD CONSTRAINT payment_attempt_outcome CHECK (outcome IN ('paid', 'declined_soft', 'declined_hard', 'unknown'));
ALTER TABLE "customer_credit" ADD CONSTRAINT customer_credit_amount CHECK (amount_minor >= 0);

-- A finalised invoice's document never changes; its status moves along the allowed list only (domain/billing/contract.ts).
CREATE FUNCTION guard_invoice() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF OLD.status <> 'draft' THEN
      RAISE EXCEPTION 'invoice % is finalised and cannot be deleted; void it', OLD.number USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
  END IF;
  IF OLD.status <> 'draft' AND (
    NEW.number, NEW.customer_id, NEW.customer_name, NEW.subscription_id, NEW.period_key, NEW.period_from, NEW.period_to, NEW.currency,
    NEW.subtotal_minor, NEW.coupon_minor, NEW.net_minor, NEW.tax_minor, NEW.total_minor, NEW.credit_applied_minor, NEW.payable_minor,
    NEW.taxes, NEW.finalized_at, NEW.pay_by, NEW.created_at
  ) IS DISTINCT FROM (
    OLD.number, OLD.customer_id, OLD.customer_name, OLD.subscription_id, OLD.period_key, OLD.period_from, OLD.period_to, OLD.currency,
    OLD.subtotal_minor, OLD.coupon_minor, OLD.net_minor, OLD.tax_minor, OLD.total_minor, OLD.credit_applied_minor, OLD.payable_minor,
    OLD.taxes, OLD.finalized_at, OLD.pay_by, OLD.created_at
  ) THEN
    RAISE EXCEPTION 'invoice % is finalised and cannot be changed; credit it', OLD.number USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.status <> OLD.status AND (OLD.status, NEW.status) NOT IN (
    ('draft', 'open'), ('draft', 'paid'), ('open', 'paid'), ('open', 'void'), ('open', 'uncollectible'), ('uncollectible', 'paid'), ('uncollectible', 'void')
  ) THEN
    RAISE EXCEPTION 'an invoice cannot go from % to %', OLD.status, NEW.status USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER invoice_guard BEFORE UPDATE OR DELETE ON "invoice" FOR EACH ROW EXECUTE FUNCTION guard_invoice();

-- Lines are inserted with their invoice and never change after it is finalised.
CREATE FUNCTION guard_invoice_line() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM invoice i WHERE i.tenant_id = OLD.tenant_id AND i.id = OLD.invoice_id AND i.status <> 'draft') THEN
    RAISE EXCEPTION 'the lines of a finalised invoice cannot be changed' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER invoice_line_guard BEFORE UPDATE OR DELETE ON "invoice_line" FOR EACH ROW EXECUTE FUNCTION guard_invoice_line();
