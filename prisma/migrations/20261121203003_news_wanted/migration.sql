-- Which news of tickets a member wants to hear; of deadlines everybody hears who is named. A constant default: no row is rewritten.
ALTER TABLE "member" ADD COLUMN "news" TEXT[] NOT NULL DEFAULT '{assigned,following,mentions}';
ALTER TABLE "member" ADD CONSTRAINT member_news CHECK (news <@ '{assigned,following,mentions}') NOT VALID;
COMMIT;
ALTER TABLE "member" VALIDATE CONSTRAINT member_news;
