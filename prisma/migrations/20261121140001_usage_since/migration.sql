-- How far use was billed when it was last compared with what was invoiced: a change of price or a new beginning moves usage_through alone.
ALTER TABLE "subscription" ADD COLUMN "usage_since" DATE;
