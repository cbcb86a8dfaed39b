-- By what a clock counted when it finished; those from before are explained by the calendar as it is.
ALTER TABLE "ticket_clock" ADD COLUMN "calendar" JSONB;
