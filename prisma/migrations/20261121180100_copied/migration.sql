-- Who gets a copy of what is answered. Constants that Postgres keeps beside the table: none is rewritten.
ALTER TABLE "ticket" ADD COLUMN "cc" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[];
ALTER TABLE "ticket_message" ADD COLUMN "cc" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[];
