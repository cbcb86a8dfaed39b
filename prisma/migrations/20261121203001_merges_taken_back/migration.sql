-- What a merge entered bears the ticket that was merged, so that it no longer counts where the merge is taken back. Events are never taken out:
-- of what was entered this mark alone may change. Its items are clocks whose numbers are not given again (`next_response#2`).
ALTER TABLE "ticket_event" ADD COLUMN "merged_from" UUID, ADD COLUMN "taken_back" TEXT[];
GRANT UPDATE (taken_back) ON "ticket_event" TO backbeat_app;
-- Of clocks that ran, or ended, by the merge alone neither a miss nor an end is left; the ledger and the audit say what was done.
GRANT DELETE ON "ticket_breach", "ticket_clock" TO backbeat_app;
