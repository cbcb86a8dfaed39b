-- Files that nobody needs: what a member uploaded a day ago and never sent, and mails as they came, where the workspace keeps them so many days
-- only. Pictures of documents and what came with mails were uploaded by nobody, and are none of them.
CREATE INDEX "stored_file_uploaded" ON "stored_file"("created_at") WHERE uploaded_by IS NOT NULL;
-- Its name is never changed: whoever may change none may not lock a row.
GRANT DELETE, UPDATE (name) ON "stored_file" TO backbeat_app;
GRANT UPDATE (file_id) ON "inbound_mail" TO backbeat_app;

CREATE FUNCTION unused_files(at timestamptz, most int)
  RETURNS TABLE (tenant_id uuid, id uuid) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  (SELECT f.tenant_id, f.id FROM public.stored_file f
   WHERE f.uploaded_by IS NOT NULL AND f.created_at < $1 - interval '1 day'
     AND NOT EXISTS (SELECT FROM public.attachment a WHERE a.tenant_id = f.tenant_id AND a.file_id = f.id)
     AND NOT EXISTS (SELECT FROM public.inbound_mail i WHERE i.tenant_id = f.tenant_id AND i.file_id = f.id)
   LIMIT $2)
  UNION ALL
  (SELECT i.tenant_id, i.file_id FROM public.tenant t JOIN public.inbound_mail i ON i.tenant_id = t.id
   WHERE (t.settings #>> '{desk,keepMailDays}') IS NOT NULL AND i.file_id IS NOT NULL
     AND i.received_at < $1 - make_interval(days => (t.settings #>> '{desk,keepMailDays}')::int)
   LIMIT $2) $$;
REVOKE EXECUTE ON FUNCTION unused_files(timestamptz, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION unused_files(timestamptz, int) TO backbeat_relay;
