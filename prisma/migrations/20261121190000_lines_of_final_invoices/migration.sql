-- A finalised invoice gets no further line. Its own come in the transaction that finalises it: a row's xmin names the transaction that wrote it
-- last. Once a statement, for a run enters thousands of lines with each.
CREATE FUNCTION guard_new_invoice_lines() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM (SELECT DISTINCT tenant_id, invoice_id FROM entered) AS line
    JOIN public.invoice i ON i.tenant_id = line.tenant_id AND i.id = line.invoice_id
    WHERE i.status <> 'draft' AND i.xmin <> pg_current_xact_id()::xid
  ) THEN
    RAISE EXCEPTION 'a finalised invoice gets no further lines; credit it, or make another one' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER invoice_line_entered AFTER INSERT ON "invoice_line" REFERENCING NEW TABLE AS entered
  FOR EACH STATEMENT EXECUTE FUNCTION guard_new_invoice_lines();
