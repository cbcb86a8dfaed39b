-- Drafts that wait for the end of their grace period, invoices entered by hand, numbers of several series, and hours that a line charges.
-- No defaults: no table is rewritten.
ALTER TABLE "invoice" ADD COLUMN "finalizes_at" TIMESTAMPTZ(3), ADD COLUMN "note" TEXT, ADD COLUMN "series" TEXT;
ALTER TABLE "time_entry" ADD COLUMN "invoice_line_id" UUID;
CREATE INDEX "time_entry_tenant_id_invoice_id_idx" ON "time_entry"("tenant_id", "invoice_id");
CREATE INDEX "time_entry_tenant_id_customer_id_idx" ON "time_entry"("tenant_id", "customer_id");

-- As before, with the new columns.
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
  IF NEW.status <> OLD.status AND (OLD.status, NEW.status) NOT IN (
    ('draft', 'open'), ('draft', 'paid'), ('open', 'paid'), ('open', 'void'), ('open', 'uncollectible'), ('uncollectible', 'paid'), ('uncollectible', 'void')
  ) THEN
    RAISE EXCEPTION 'an invoice cannot go from % to %', OLD.status, NEW.status USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
