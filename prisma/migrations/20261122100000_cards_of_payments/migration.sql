-- Which card a payment came by: its brand and its last four digits. More of a number cannot be put here.
ALTER TABLE "payment" ADD COLUMN "card_brand" TEXT;
ALTER TABLE "payment" ADD COLUMN "card_last4" TEXT;
ALTER TABLE "payment" ADD CONSTRAINT payment_card CHECK (
  (card_brand IS NULL) = (card_last4 IS NULL) AND card_brand ~ '^[^0-9]{1,30}$' IS NOT FALSE AND card_last4 ~ '^[0-9]{4}$' IS NOT FALSE
  AND (card_brand IS NULL OR method = 'card')) NOT VALID;
COMMIT;
ALTER TABLE "payment" VALIDATE CONSTRAINT payment_card;
