-- The clocks of a snoozed ticket go on, so it is on the board once they warn: snoozing is a column of the index and no longer its condition.
-- What asks with the old condition is served by the new index as well.
DROP INDEX "ticket_board";
CREATE INDEX "ticket_board" ON "ticket"("tenant_id", "due_at", "id")
  INCLUDE ("warns_at", "status", "assignee_id", "team_id", "priority", "snoozed_at")
  WHERE status IN ('new', 'open', 'pending', 'on_hold') AND spam_at IS NULL;
