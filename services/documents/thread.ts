import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { type DrawnDocument, FAINT } from '../../domain/documents/contract.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { fontFile } from './font.ts';

/** 2,000 lines on 144 pages took 35 s on a machine of 2 cores that had six times as much to do; an invoice of a page takes 50 ms once the thread runs. */
const LONGEST_MS = 240_000;
const MOST_MEGABYTES = 1536;
/** The thread ends by itself when nothing was drawn for so long: it holds 150 MB. */
const IDLE_MS = 30_000;

/**
 * The thread, as text: see the one of calendars (recurrences.ts). It draws the marks where they are, so react-pdf has no line to break and no
 * page to fill: a text of a column is one element a page, which is what a long invoice needs.
 */
const THREAD = `
const { parentPort, workerData } = require('node:worker_threads');
const { createElement } = require(workerData.react);
const ready = import(workerData.library).then((pdf) => {
  pdf.Font.register({ family: 'Body', fonts: [{ src: workerData.regular }, { src: workerData.bold, fontWeight: 700 }] });
  pdf.Font.registerHyphenationCallback((word) => [word]);
  return pdf;
});
function draw(pdf, { drawn, logo, author, createdAt }) {
  const { Document, Page, Text, View, Image } = pdf;
  const lines = (mark) => {
    const runs = [];
    for (const [i, { text, faint = false }] of mark.lines.entries()) {
      const line = (text || ' ') + (i < mark.lines.length - 1 ? '\\n' : '');
      const run = runs.at(-1);
      if (run && run.faint === faint) run.text += line;
      else runs.push({ faint, text: line });
    }
    return runs.map(({ text, faint }, i) => (faint ? createElement(Text, { key: i, style: { color: workerData.faint } }, text) : text));
  };
  const one = (mark, key) => {
    const at = { position: 'absolute', left: mark.x, top: mark.y, width: mark.width };
    if (mark.kind === 'rule') return createElement(View, { key, style: { ...at, height: mark.thickness, backgroundColor: mark.colour } });
    if (mark.kind === 'logo') return logo && createElement(Image, { key, src: logo, style: { ...at, height: mark.height } });
    return createElement(Text, { key, style: { ...at, fontSize: mark.size, lineHeight: mark.leading / mark.size, textAlign: mark.align,
      fontWeight: mark.bold ? 700 : 400, color: mark.colour } }, lines(mark));
  };
  const pages = drawn.pages.map((marks, i) =>
    createElement(Page, { key: i, size: [drawn.width, drawn.height], style: { fontFamily: 'Body' } }, marks.map(one)));
  return pdf.renderToBuffer(createElement(Document, { title: drawn.title, author, language: drawn.language, creationDate: new Date(createdAt),
    modificationDate: new Date(createdAt), creator: 'Backbeat', producer: 'Backbeat' }, pages));
}
let library;
async function write({ invoice, language }) {
  library ??= import(workerData.invoices);
  const quiet = { log() {}, warn() {}, error() {} };
  const xml = await new (await library).InvoiceService(quiet).generate(invoice, { format: 'UBL', lang: language, noWarnings: true });
  return Buffer.from(xml);
}
parentPort.on('message', ({ id, job }) => {
  (job.kind === 'xml' ? write(job) : ready.then((pdf) => draw(pdf, job))).then(
    (bytes) => parentPort.postMessage({ id, bytes }),
    (error) => parentPort.postMessage({ id, error: String(error && error.message || error), faults: (error && error.errors || []).map(
      ({ instancePath, message }) => instancePath.split('/').at(-1) + ' ' + message) }));
});
`;

export interface PdfJob {
  readonly kind: 'pdf';
  readonly drawn: DrawnDocument;
  /** The picture's bytes where the document has one. */
  readonly logo: { readonly data: Buffer; readonly format: 'png' | 'jpg' } | null;
  readonly author: string;
  /** The same document has the same bytes whenever it is drawn. */
  readonly createdAt: Instant;
}

/** An e-invoice to be checked against the schema of the standard and written: the library builds its checker anew for each, for 150 ms. */
export interface XmlJob {
  readonly kind: 'xml';
  readonly invoice: object;
  readonly language: string;
}

/** The library does not take it for an e-invoice. */
export class FaultyInvoice extends Error {
  readonly faults: readonly string[];
  constructor(faults: readonly string[]) {
    super(faults.join('; '));
    this.faults = faults;
  }
}

interface Waiting {
  resolve(bytes: Buffer): void;
  reject(error: Error): void;
  readonly timer: NodeJS.Timeout;
}

/** Pages from which on a document is made in a thread beside, so that those of a page do not wait for it. */
const LONG_PAGES = 20;

/**
 * Makes a document, away from the event loop of whoever asks, which answers others meanwhile.
 * @throws Error where it takes too long or cannot be made, FaultyInvoice
 */
export const makeDocument = (job: PdfJob | XmlJob): Promise<Buffer> =>
  (job.kind === 'pdf' && job.drawn.pages.length >= LONG_PAGES ? makeLong : makeShort)(job);

const makeShort = openLane();
const makeLong = openLane();

interface Made {
  readonly id: number;
  readonly bytes?: Uint8Array;
  readonly error?: string;
  readonly faults?: readonly string[];
}

/** One thread, begun at its first document and ended when it has been idle. */
function openLane(): (job: PdfJob | XmlJob) => Promise<Buffer> {
  let thread: Worker | null = null;
  let idle: NodeJS.Timeout | undefined;
  let last = 0;
  const waiting = new Map<number, Waiting>();

  /** Whoever waits for it hears why. */
  function end(worker: Worker, error: Error): void {
    if (thread !== worker) return;
    thread = null;
    void worker.terminate();
    for (const [id, asked] of waiting) {
      clearTimeout(asked.timer);
      asked.reject(error);
      waiting.delete(id);
    }
  }

  function begin(): Worker {
    const worker = openThread();
    worker.on('message', ({ id, bytes, error, faults = [] }: Made) => {
      const asked = waiting.get(id);
      if (!asked) return;
      waiting.delete(id);
      clearTimeout(asked.timer);
      if (bytes) asked.resolve(Buffer.from(bytes));
      else if (faults.length > 0) asked.reject(new FaultyInvoice(faults));
      else asked.reject(new Error(`The document cannot be made: ${error}`));
      if (waiting.size > 0) return;
      worker.unref();
      idle = setTimeout(() => end(worker, new Error(CUT_OFF)), IDLE_MS).unref();
    });
    worker.on('error', (error) => end(worker, error instanceof Error ? error : new Error(String(error))));
    worker.on('exit', () => end(worker, new Error(CUT_OFF)));
    return worker;
  }

  return (job) => {
    clearTimeout(idle);
    thread ??= begin();
    const worker = thread;
    const id = ++last;
    return new Promise<Buffer>((resolve, reject) => {
      const timer = setTimeout(() => end(worker, new Error('The document took too long to make.')), LONGEST_MS);
      waiting.set(id, { resolve, reject, timer });
      worker.ref();
      worker.postMessage({ id, job });
    });
  };
}

const CUT_OFF = 'It was cut off while it was made.';

function openThread(): Worker {
  const require = createRequire(import.meta.url);
  return new Worker(THREAD, {
    eval: true,
    workerData: {
      library: pathToFileURL(require.resolve('@react-pdf/renderer')).href,
      invoices: pathToFileURL(require.resolve('@e-invoice-eu/core')).href,
      react: require.resolve('react'),
      regular: fontFile('regular'),
      bold: fontFile('bold'),
      faint: FAINT,
    },
    // Of what this process was started with it needs nothing: no loader of TypeScript, no secret.
    execArgv: [],
    env: { NODE_ENV: 'production' },
    resourceLimits: { maxOldGenerationSizeMb: MOST_MEGABYTES },
  });
}
