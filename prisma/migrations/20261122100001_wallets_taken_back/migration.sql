-- A bank takes the payment of a top-up back: what of it is still in the wallet leaves the wallet, and the rest is due again.
-- A constant: the table is not rewritten.
ALTER TABLE "chargeback_part" ADD COLUMN "wallet_minor" BIGINT NOT NULL DEFAULT 0;
ALTER TABLE "chargeback_part" DROP CONSTRAINT chargeback_part_amount;
ALTER TABLE "chargeback_part" ADD CONSTRAINT chargeback_part_amount CHECK (amount_minor >= 0 AND wallet_minor >= 0 AND amount_minor + wallet_minor > 0) NOT VALID;
ALTER TABLE "wallet_entry" DROP CONSTRAINT wallet_entry_cause;
ALTER TABLE "wallet_entry" ADD CONSTRAINT wallet_entry_cause CHECK (cause IN ('top-up', 'draw', 'return', 'chargeback')) NOT VALID;
COMMIT;
ALTER TABLE "chargeback_part" VALIDATE CONSTRAINT chargeback_part_amount;
ALTER TABLE "wallet_entry" VALIDATE CONSTRAINT wallet_entry_cause;
