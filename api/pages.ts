import path from 'node:path';
import express, { Router } from 'express';
import swagger from 'swagger-ui-dist';
import { compressedFiles } from './compressed.ts';

const HASHED = `${path.sep}assets${path.sep}`;
const cacheControl = (file: string) => (file.includes(HASHED) ? 'public, max-age=31536000, immutable' : 'no-cache');

/** The built web app: what is named by its hash is kept for a year, the page itself never. Any other path is a route of the app. */
export function webPages(webRoot: string): Router {
  const router = Router();
  router.use(
    compressedFiles(webRoot, cacheControl),
    express.static(webRoot, {
      index: false,
      setHeaders: (res, file) => {
        res.setHeader('Cache-Control', cacheControl(file));
      },
    }),
  );
  router.get('/{*splat}', (req, res, next) => {
    // A file that is not there is not found; an old page would otherwise run the start page as its script.
    if (/\.\w+$/.test(req.path)) return next();
    res.setHeader('Cache-Control', 'no-cache');
    res.sendFile(path.join(webRoot, 'index.html'), (error?: Error) => {
      if (!error || res.headersSent) return;
      res.status(503).type('text').send('The web app is not built. Run: npm run build\n');
    });
  });
  return router;
}

const DOCS_PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Backbeat API</title>
<link rel="stylesheet" href="/api/docs/swagger-ui.css">
</head>
<body>
<div id="swagger-ui"></div>
<script src="/api/docs/swagger-ui-bundle.js"></script>
<script src="/api/docs/start.js"></script>
</body>
</html>
`;
const DOCS_START = `SwaggerUIBundle({ url: '/api/v1/openapi.json', dom_id: '#swagger-ui', deepLinking: true, docExpansion: 'none', persistAuthorization: false });
`;
const DOCS_FILES = ['swagger-ui.css', 'swagger-ui-bundle.js'] as const;

/** The API's documentation, readable under the same content security policy as everything else: no inline script or style. */
export function docsPages(): Router {
  const router = Router();
  const folder = swagger.getAbsoluteFSPath();
  router.get('/', (_req, res) => {
    res.type('html').send(DOCS_PAGE);
  });
  router.get('/start.js', (_req, res) => {
    res.type('js').send(DOCS_START);
  });
  for (const file of DOCS_FILES) {
    router.get(`/${file}`, (_req, res) => {
      res.sendFile(path.join(folder, file), { maxAge: '1d' });
    });
  }
  return router;
}
