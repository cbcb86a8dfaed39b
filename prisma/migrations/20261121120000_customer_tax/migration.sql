-- What a customer's tax depends on, and how a rate is counted. Constants as defaults: no table is rewritten.
ALTER TABLE "customer" ADD COLUMN "vat_id" TEXT,
    ADD COLUMN "tax_treatment" TEXT NOT NULL DEFAULT 'standard',
    ADD COLUMN "exempt_tax_codes" TEXT[] NOT NULL DEFAULT '{}',
    ADD COLUMN "exemption_note" TEXT,
    ADD COLUMN "address" JSONB;
ALTER TABLE "tax_rate" ADD COLUMN "behaviour" TEXT,
    ADD COLUMN "compound" BOOLEAN NOT NULL DEFAULT false;

-- Reverse charge hands the tax to a customer who has a VAT id; without one there is nobody to hand it to.
ALTER TABLE "customer" ADD CONSTRAINT customer_tax_treatment
  CHECK (tax_treatment IN ('standard', 'exempt') OR (tax_treatment = 'reverse-charge' AND vat_id IS NOT NULL)) NOT VALID;
ALTER TABLE "tax_rate" ADD CONSTRAINT tax_rate_behaviour CHECK (behaviour IN ('exclusive', 'inclusive')) NOT VALID;
COMMIT;
ALTER TABLE "customer" VALIDATE CONSTRAINT customer_tax_treatment;
ALTER TABLE "tax_rate" VALIDATE CONSTRAINT tax_rate_behaviour;
