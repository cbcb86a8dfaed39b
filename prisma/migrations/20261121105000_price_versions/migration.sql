-- A price plan's terms by version: what is agreed with a customer stays while the plan goes on. The columns of price_plan are those of its
-- present version in its first currency, by which lists sort.

-- CreateTable
CREATE TABLE "price_plan_version" (
    "tenant_id" UUID NOT NULL,
    "price_plan_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "prices" JSONB NOT NULL,
    "interval" TEXT NOT NULL,
    "interval_count" INTEGER NOT NULL,
    "timing" TEXT NOT NULL,
    "trial_days" INTEGER NOT NULL,
    "tax_rate_ids" UUID[],
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "price_plan_version_pkey" PRIMARY KEY ("tenant_id","price_plan_id","number")
);

-- AddForeignKey
ALTER TABLE "price_plan_version" ADD CONSTRAINT "price_plan_version_tenant_id_price_plan_id_fkey" FOREIGN KEY ("tenant_id", "price_plan_id") REFERENCES "price_plan"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Before its tables are protected: the owner of the migration is bound by no tenant here.
CREATE FUNCTION per_seat_prices(currency text, price_minor bigint) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  -- The decimal point by the currency's digits after it, as ISO 4217 has them.
  SELECT jsonb_build_array(jsonb_build_object('currency', currency, 'rounding', 'half-up', 'minimumMinor', 0, 'pricing', jsonb_build_object(
    'model', 'per-seat', 'unitAmount', round(price_minor / power(10::numeric, digits), digits)::text)))
  FROM (SELECT CASE
    WHEN currency IN ('BIF','CLP','DJF','GNF','ISK','JPY','KMF','KRW','PYG','RWF','UGX','UYI','VND','VUV','XAF','XOF','XPF') THEN 0
    WHEN currency IN ('BHD','IQD','JOD','KWD','LYD','OMR','TND') THEN 3
    WHEN currency IN ('CLF','UYW') THEN 4 ELSE 2 END AS digits) AS currencies
$$;

ALTER TABLE "price_plan" NO FORCE ROW LEVEL SECURITY;
INSERT INTO "price_plan_version" (tenant_id, price_plan_id, number, prices, interval, interval_count, timing, trial_days, tax_rate_ids, created_at)
SELECT tenant_id, id, 1, per_seat_prices(currency, price_minor), interval, interval_count, timing, trial_days, tax_rate_ids, created_at FROM "price_plan";
ALTER TABLE "price_plan" FORCE ROW LEVEL SECURITY;

-- A plan that names no version (written by a node of the release before, while both are up) has its first one by the end of the transaction.
CREATE FUNCTION first_price_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.price_plan_version (tenant_id, price_plan_id, number, prices, interval, interval_count, timing, trial_days, tax_rate_ids, created_at)
  SELECT NEW.tenant_id, NEW.id, 1, public.per_seat_prices(NEW.currency, NEW.price_minor), NEW.interval, NEW.interval_count, NEW.timing, NEW.trial_days,
    NEW.tax_rate_ids, NEW.created_at
  WHERE NOT EXISTS (SELECT FROM public.price_plan_version v WHERE v.tenant_id = NEW.tenant_id AND v.price_plan_id = NEW.id)
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER price_plan_first_version AFTER INSERT ON "price_plan" DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION first_price_version();

SELECT protect_tenant_table('price_plan_version');
ALTER TABLE "price_plan_version" ADD CONSTRAINT price_plan_version_number CHECK (number >= 1);

-- Constants: no table is rewritten. A subscription without a currency is in the first of its version.
ALTER TABLE "price_plan" ADD COLUMN "number" INTEGER NOT NULL DEFAULT 1;
ALTER TABLE "subscription" ADD COLUMN "price_version" INTEGER NOT NULL DEFAULT 1,
    ADD COLUMN "currency" TEXT,
    ADD COLUMN "scheduled" JSONB,
    ADD COLUMN "add_ons" JSONB NOT NULL DEFAULT '[]';
ALTER TABLE "pending_line" ADD COLUMN "explanation" JSONB;
ALTER TABLE "invoice_line" ADD COLUMN "explanation" JSONB;

-- Checked at the end of the transaction, in which a plan and its first version may come in any order.
ALTER TABLE "subscription" ADD CONSTRAINT subscription_price_version FOREIGN KEY ("tenant_id", "price_plan_id", "price_version")
  REFERENCES "price_plan_version"("tenant_id", "price_plan_id", "number") ON DELETE RESTRICT ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED NOT VALID;
ALTER TABLE "subscription" VALIDATE CONSTRAINT subscription_price_version;
