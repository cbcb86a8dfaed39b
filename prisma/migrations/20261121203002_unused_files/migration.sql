-- Files that nobody needs are removed. Which those are, `unused_files` of 20261121206000 says.
CREATE INDEX "stored_file_uploaded" ON "stored_file"("created_at") WHERE uploaded_by IS NOT NULL;
-- Its name is never changed: whoever may change none may not lock a row.
GRANT DELETE, UPDATE (name) ON "stored_file" TO backbeat_app;
GRANT UPDATE (file_id) ON "inbound_mail" TO backbeat_app;
