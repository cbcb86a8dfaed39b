-- The knowledge base: articles with a draft and what is published of them, and what readers say.

-- CreateTable
CREATE TABLE "article" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "category" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "published_title" TEXT,
    "published_body" TEXT,
    "published_at" TIMESTAMPTZ(3),
    "publications" INTEGER NOT NULL DEFAULT 0,
    "search" tsvector,
    "helpful" INTEGER NOT NULL DEFAULT 0,
    "unhelpful" INTEGER NOT NULL DEFAULT 0,
    "author_name" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "article_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "article_publication" (
    "tenant_id" UUID NOT NULL,
    "article_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "author_name" TEXT,
    "published_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "article_publication_pkey" PRIMARY KEY ("tenant_id","article_id","number")
);

-- CreateTable
CREATE TABLE "article_vote" (
    "tenant_id" UUID NOT NULL,
    "article_id" UUID NOT NULL,
    "visitor" TEXT NOT NULL,
    "helpful" BOOLEAN NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "article_vote_pkey" PRIMARY KEY ("tenant_id","article_id","visitor")
);

-- CreateIndex
CREATE UNIQUE INDEX "article_tenant_id_slug_key" ON "article"("tenant_id", "slug");

-- CreateIndex
CREATE INDEX "article_tenant_id_category_title_idx" ON "article"("tenant_id", "category", "title");

-- AddForeignKey
ALTER TABLE "article_publication" ADD CONSTRAINT "article_publication_tenant_id_article_id_fkey" FOREIGN KEY ("tenant_id", "article_id") REFERENCES "article"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "article_vote" ADD CONSTRAINT "article_vote_tenant_id_article_id_fkey" FOREIGN KEY ("tenant_id", "article_id") REFERENCES "article"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

SELECT protect_tenant_table('article', 'INSERT, UPDATE');
-- What was published stays as it was read.
SELECT protect_tenant_table('article_publication', 'INSERT');
SELECT protect_tenant_table('article_vote', 'INSERT, UPDATE');

-- How words of a language are cut to their stems; of others they are taken as they stand.
CREATE FUNCTION article_config(language text) RETURNS regconfig LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE language WHEN 'en' THEN 'english' WHEN 'de' THEN 'german' WHEN 'fr' THEN 'french' WHEN 'es' THEN 'spanish' WHEN 'pt' THEN 'portuguese'
    WHEN 'it' THEN 'italian' WHEN 'nl' THEN 'dutch' WHEN 'sv' THEN 'swedish' WHEN 'da' THEN 'danish' WHEN 'nb' THEN 'norwegian' WHEN 'fi' THEN 'finnish'
    ELSE 'simple' END::regconfig $$;

-- Published articles of the transaction's tenant, the best first: with all words of a search, or (loose) with any of what somebody writes.
-- Articles of one tenant are few hundred, so they are read by its index; row-level security would keep a text search from an index of its own.
CREATE FUNCTION find_articles(q text, most int, loose boolean)
  RETURNS TABLE (id uuid, rank real) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT found.id, found.rank FROM (
          SELECT a.id, a.title, ts_rank(a.search, w.words, 1) AS rank FROM public.article a
          CROSS JOIN LATERAL (SELECT CASE WHEN loose
            THEN replace(plainto_tsquery(public.article_config(a.language), q)::text, '&', '|')::tsquery
            ELSE websearch_to_tsquery(public.article_config(a.language), q) END AS words) w
          WHERE a.tenant_id = public.app_tenant() AND a.deleted_at IS NULL AND a.published_at IS NOT NULL AND a.search @@ w.words) found
        ORDER BY found.rank DESC, found.title, found.id LIMIT most $$;

REVOKE EXECUTE ON FUNCTION find_articles(text, int, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION find_articles(text, int, boolean) TO backbeat_app;

-- Managers publish; support writes and reads.
ALTER TABLE "role" NO FORCE ROW LEVEL SECURITY;
UPDATE "role" SET permissions = permissions || 'article:*'::text WHERE built_in AND key = 'manager' AND NOT 'article:*' = ANY(permissions);
UPDATE "role" SET permissions = permissions || '{article:read,article:create,article:update}'::text[]
  WHERE built_in AND key = 'support' AND NOT 'article:read' = ANY(permissions);
ALTER TABLE "role" FORCE ROW LEVEL SECURITY;
