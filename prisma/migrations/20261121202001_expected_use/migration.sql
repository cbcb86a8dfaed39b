-- Beside what is certain of an invoice ahead, what use that is still to come may add to it. Kept rows are computed anew within a day.
ALTER TABLE "subscription_forecast" ADD COLUMN "use_minor" BIGINT[] DEFAULT '{}';
