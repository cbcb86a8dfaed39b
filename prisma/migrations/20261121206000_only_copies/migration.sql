-- A mail that the house has shown in part only (its text is cut, its HTML or the files of a side conversation are left out, it could not be
-- read) is the only copy of the rest, and stays whatever the workspace says of mails as they came.
ALTER TABLE "inbound_mail" ADD COLUMN "only_copy" BOOLEAN NOT NULL DEFAULT false;
GRANT UPDATE (only_copy) ON "inbound_mail" TO backbeat_app;

-- Bytes whose row is gone, or that never got one: named until they are gone too, or something else is made of them.
CREATE TABLE "bytes_to_remove" (
    "tenant_id" UUID NOT NULL,
    "sha256" TEXT NOT NULL,
    "entered_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "bytes_to_remove_pkey" PRIMARY KEY ("tenant_id","sha256")
);
SELECT protect_tenant_table('bytes_to_remove', 'INSERT, UPDATE (entered_at), DELETE');

-- What a member uploaded a day ago and never sent; mails as they came, where the workspace keeps them so many days only; raw mails that
-- nothing names (a mail that was fetched twice left one); and tenants that have bytes to remove, with no file. Pictures of documents and what
-- came with mails were uploaded by nobody, and are none of them. Of answers to side conversations that came before `only_copy` nothing says
-- whether they had files.
CREATE OR REPLACE FUNCTION unused_files(at timestamptz, most int)
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
     AND NOT i.only_copy AND (i.outcome <> 'reply' OR i.ticket_message_id IS NOT NULL)
   LIMIT $2)
  UNION ALL
  (SELECT f.tenant_id, f.id FROM public.stored_file f
   WHERE f.uploaded_by IS NULL AND f.media_type = 'message/rfc822' AND f.created_at < $1 - interval '1 day'
     AND NOT EXISTS (SELECT FROM public.inbound_mail i WHERE i.tenant_id = f.tenant_id AND i.file_id = f.id)
     AND NOT EXISTS (SELECT FROM public.attachment a WHERE a.tenant_id = f.tenant_id AND a.file_id = f.id)
   LIMIT $2)
  UNION ALL
  (SELECT DISTINCT b.tenant_id, NULL::uuid FROM public.bytes_to_remove b) $$;
REVOKE EXECUTE ON FUNCTION unused_files(timestamptz, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION unused_files(timestamptz, int) TO backbeat_relay;
