-- What is final gets no further line. Its own come in the transaction that makes it final, which may be a part of another one (a savepoint has a
-- number of its own): a visible row whose writer is still at it was written here.
CREATE FUNCTION written_here(writer xid) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE
  whole bigint := pg_current_xact_id()::text::bigint;
  number bigint := (whole & ~4294967295) | writer::text::bigint;
BEGIN
  -- Savepoints are numbered after their transaction.
  RETURN number = whole OR (number > whole AND number < whole + 10000000 AND pg_xact_status(number::text::xid8) = 'in progress');
END $$;

-- Once a statement, for a run enters thousands of lines with each.
CREATE FUNCTION guard_new_invoice_lines() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM (SELECT DISTINCT tenant_id, invoice_id FROM entered) AS line
    JOIN public.invoice i ON i.tenant_id = line.tenant_id AND i.id = line.invoice_id
    WHERE i.status <> 'draft' AND NOT public.written_here(i.xmin)
  ) THEN
    RAISE EXCEPTION 'a finalised invoice gets no further lines; credit it, or make another one' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER invoice_line_entered AFTER INSERT ON "invoice_line" REFERENCING NEW TABLE AS entered
  FOR EACH STATEMENT EXECUTE FUNCTION guard_new_invoice_lines();

CREATE FUNCTION guard_new_credit_note_lines() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM (SELECT DISTINCT tenant_id, credit_note_id FROM entered) AS line
    JOIN public.credit_note n ON n.tenant_id = line.tenant_id AND n.id = line.credit_note_id
    WHERE NOT public.written_here(n.xmin)
  ) THEN
    RAISE EXCEPTION 'a credit note gets no further lines; issue another one' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER credit_note_line_entered AFTER INSERT ON "credit_note_line" REFERENCING NEW TABLE AS entered
  FOR EACH STATEMENT EXECUTE FUNCTION guard_new_credit_note_lines();

CREATE FUNCTION refuse_with_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'restrict_violation';
END $$;
-- Nor is a line carried from a draft to a final invoice, and what a final one fills stays as it is.
CREATE TRIGGER invoice_line_stays BEFORE UPDATE OF tenant_id, invoice_id ON "invoice_line" FOR EACH ROW
  WHEN ((NEW.tenant_id, NEW.invoice_id) IS DISTINCT FROM (OLD.tenant_id, OLD.invoice_id))
  EXECUTE FUNCTION refuse_with_words('a line stays with its invoice');
CREATE TRIGGER invoice_wallet_guard BEFORE UPDATE OF wallet_id ON "invoice" FOR EACH ROW
  WHEN (OLD.status <> 'draft' AND NEW.wallet_id IS DISTINCT FROM OLD.wallet_id)
  EXECUTE FUNCTION refuse_with_words('a finalised invoice fills the wallet that it was made for');
