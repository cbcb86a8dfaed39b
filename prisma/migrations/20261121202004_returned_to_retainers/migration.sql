-- What a retainer paid of hours that are credited goes back into it.
ALTER TABLE "wallet_entry" DROP CONSTRAINT wallet_entry_cause;
ALTER TABLE "wallet_entry" ADD CONSTRAINT wallet_entry_cause CHECK (cause IN ('top-up', 'draw', 'return')) NOT VALID;
COMMIT;
ALTER TABLE "wallet_entry" VALIDATE CONSTRAINT wallet_entry_cause;
