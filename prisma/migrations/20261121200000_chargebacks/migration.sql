-- Payments that a bank took back, and credit as a way to pay what is open.

-- CreateTable
CREATE TABLE "chargeback" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "payment_id" UUID NOT NULL,
    "provider" TEXT NOT NULL,
    "provider_id" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "amount_minor" BIGINT NOT NULL,
    "credit_minor" BIGINT NOT NULL,
    "lost_minor" BIGINT NOT NULL,
    "fee_minor" BIGINT,
    "fee_currency" TEXT,
    "reason" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "chargeback_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "chargeback_part" (
    "tenant_id" UUID NOT NULL,
    "chargeback_id" UUID NOT NULL,
    "invoice_id" UUID NOT NULL,
    "amount_minor" BIGINT NOT NULL,

    CONSTRAINT "chargeback_part_pkey" PRIMARY KEY ("tenant_id","chargeback_id","invoice_id")
);

-- CreateIndex
CREATE INDEX "chargeback_tenant_id_payment_id_idx" ON "chargeback"("tenant_id", "payment_id");

-- CreateIndex
CREATE INDEX "chargeback_tenant_id_at_idx" ON "chargeback"("tenant_id", "at");

-- CreateIndex
CREATE INDEX "chargeback_part_tenant_id_invoice_id_idx" ON "chargeback_part"("tenant_id", "invoice_id");

-- AddForeignKey
ALTER TABLE "chargeback" ADD CONSTRAINT "chargeback_tenant_id_payment_id_fkey" FOREIGN KEY ("tenant_id", "payment_id") REFERENCES "payment"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "chargeback_part" ADD CONSTRAINT "chargeback_part_tenant_id_chargeback_id_fkey" FOREIGN KEY ("tenant_id", "chargeback_id") REFERENCES "chargeback"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "chargeback_part" ADD CONSTRAINT "chargeback_part_tenant_id_invoice_id_fkey" FOREIGN KEY ("tenant_id", "invoice_id") REFERENCES "invoice"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "chargeback" ADD CONSTRAINT chargeback_amounts CHECK (
  amount_minor > 0 AND credit_minor >= 0 AND lost_minor >= 0 AND credit_minor + lost_minor <= amount_minor
  AND (fee_minor IS NULL) = (fee_currency IS NULL) AND fee_minor > 0 IS NOT FALSE);
ALTER TABLE "chargeback_part" ADD CONSTRAINT chargeback_part_amount CHECK (amount_minor > 0);

-- Written once, as all documents of money.
SELECT protect_tenant_table(name::regclass, 'INSERT') FROM unnest(ARRAY['chargeback', 'chargeback_part']) AS name;
CREATE TRIGGER chargeback_append_only BEFORE UPDATE OR DELETE ON "chargeback" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER chargeback_part_append_only BEFORE UPDATE OR DELETE ON "chargeback_part" FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- As before, and: what is due of a final invoice rises only by what a bank took back in the same transaction, which opens a paid one again.
CREATE OR REPLACE FUNCTION guard_invoice() RETURNS trigger LANGUAGE plpgsql AS $$
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
    NEW.taxes, NEW.finalized_at, NEW.pay_by, NEW.created_at, NEW.note, NEW.series
  ) IS DISTINCT FROM (
    OLD.number, OLD.customer_id, OLD.customer_name, OLD.subscription_id, OLD.period_key, OLD.period_from, OLD.period_to, OLD.currency,
    OLD.subtotal_minor, OLD.coupon_minor, OLD.net_minor, OLD.tax_minor, OLD.total_minor, OLD.credit_applied_minor, OLD.payable_minor,
    OLD.taxes, OLD.finalized_at, OLD.pay_by, OLD.created_at, OLD.note, OLD.series
  ) THEN
    RAISE EXCEPTION 'invoice % is finalised and cannot be changed; credit it', OLD.number USING ERRCODE = 'restrict_violation';
  END IF;
  IF OLD.status <> 'draft' AND NEW.due_minor > OLD.due_minor AND NOT EXISTS (
    SELECT FROM public.chargeback_part p WHERE p.tenant_id = OLD.tenant_id AND p.invoice_id = OLD.id
      AND p.amount_minor = NEW.due_minor - OLD.due_minor AND public.written_here(p.xmin)
  ) THEN
    RAISE EXCEPTION 'no more becomes due of invoice % but what a bank took back', OLD.number USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.status <> OLD.status AND (OLD.status, NEW.status) NOT IN (
    ('draft', 'open'), ('draft', 'paid'), ('open', 'paid'), ('open', 'void'), ('open', 'uncollectible'), ('uncollectible', 'paid'), ('uncollectible', 'void')
  ) AND NOT (OLD.status = 'paid' AND NEW.status IN ('open', 'uncollectible') AND NEW.due_minor > OLD.due_minor) THEN
    RAISE EXCEPTION 'an invoice cannot go from % to %', OLD.status, NEW.status USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;

ALTER TABLE "collection_hold" DROP CONSTRAINT collection_hold_kind;
ALTER TABLE "collection_hold" ADD CONSTRAINT collection_hold_kind CHECK (kind IN ('promise', 'dispute', 'paying', 'chargeback')) NOT VALID;
ALTER TABLE "payment" DROP CONSTRAINT payment_method;
ALTER TABLE "payment" ADD CONSTRAINT payment_method CHECK (method IN ('card', 'bank_transfer', 'manual', 'wallet', 'credit')) NOT VALID;
COMMIT;
ALTER TABLE "collection_hold" VALIDATE CONSTRAINT collection_hold_kind;
ALTER TABLE "payment" VALIDATE CONSTRAINT payment_method;
