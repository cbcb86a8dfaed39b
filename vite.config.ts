import tailwind from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** The first engines with light-dark(), which the tokens use as it is. */
const ENGINES = ['chrome123', 'edge123', 'firefox120', 'safari17.5'];

/** sonner adds a style element when it loads, which `style-src 'self'` forbids; its sheet is imported by styles/app.css instead. */
function styleFromSheetsOnly(): Plugin {
  const injected = /^__insertCSS\(".*"\);?$/m;
  return {
    name: 'style-from-sheets-only',
    enforce: 'pre',
    transform(code, id) {
      if (!/\/sonner\/dist\/index\.mjs/.test(id)) return null;
      if (!injected.test(code)) this.error('sonner no longer adds its styles the way this plugin takes them out');
      return { code: code.replace(injected, ''), map: null };
    },
  };
}

export default defineConfig({
  root: 'web',
  plugins: [styleFromSheetsOnly(), react(), tailwind()],
  optimizeDeps: { exclude: ['sonner'] },
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: ENGINES,
    cssTarget: ENGINES,
    // No data: URLs and no inline scripts, so that the content security policy stays `default-src 'self'`.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // Contracts of the domain stand beside the plain functions the pages use. A schema is only a value: without this,
    // one `z.string()` in a module brings all of zod into the first load.
    // And a module of ours is loaded for what it gives, not for having run: of an index that names many, only the used ones.
    rolldownOptions: {
      treeshake: {
        manualPureFunctions: ['z'],
        moduleSideEffects: [{ test: /\/(web|domain)\/(?!main\.tsx).*\.tsx?$/, sideEffects: false }],
      },
    },
  },
  server: {
    port: 5173,
    // The API compares a request's origin with its host: as they came, a sign-in through here is none of another site.
    proxy: Object.fromEntries(
      ['account', 'api', 'form', 'help', 'pay', 'portal', 'public.css', 'survey', 'unsubscribe'].map((path) => [
        `/${path}`,
        { target: `http://127.0.0.1:${process.env.PORT ?? 4000}`, changeOrigin: false },
      ]),
    ),
  },
});
