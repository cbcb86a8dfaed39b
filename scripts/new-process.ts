import { execFileSync } from 'node:child_process';
import { access, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { SetupError } from '../temporal/servers/setup-error.ts';
import { generateClient } from './generate.ts';
import { entriesOf, filesOf } from './new-process/files.ts';
import { namesOf } from './new-process/names.ts';

/** `npm run new:process <noun>`: writes the files of a process that runs and whose tests pass, and names it in the registries. */
async function main([noun, ...flags]: readonly string[]): Promise<void> {
  const names = namesOf(noun);
  const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  const files = filesOf(names, `${stamp}_${names.table}`);
  for (const file of Object.keys(files)) {
    const taken = await access(file).then(
      () => true,
      () => false,
    );
    if (taken) throw new SetupError(`${file} is there already: choose another noun, nothing was written`);
  }
  const edits = new Map<string, string>();
  for (const { file, find, put } of entriesOf(names)) {
    const text = edits.get(file) ?? (await readFile(file, 'utf8'));
    if (!find.test(text))
      throw new SetupError(`${file} has changed so much that the entry cannot be made: nothing was written`);
    edits.set(file, text.replace(find, put));
  }
  for (const [file, text] of [...Object.entries(files), ...edits]) {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  await generateClient();
  const written = [...Object.keys(files).filter((file) => /\.tsx?$/.test(file)), ...edits.keys()];
  execFileSync('node_modules/.bin/biome', ['check', '--write', ...written], { stdio: 'ignore' });
  if (!flags.includes('--no-history')) {
    execFileSync('node_modules/.bin/tsx', ['test/replay/record.ts', 'first', names.kind], { stdio: 'inherit' });
  }
  console.log(`The process ${names.kind} is there. Its six places, from the inside out:
  1  domain/${names.plural}/contract.ts     what it is on the wire, and its words
  2  domain/${names.plural}/plan.ts         what is due and what is next, with its test
  3  services/${names.plural}/              its verbs, and process.ts: how its facts rest on Postgres
  4  activities/                    only where an effect leaves the house (see activities/collection.ts)
  5  workflows/index.ts             its effects with their timeouts
  6  api/routers/${names.camelPlural}.ts, web/features/${names.plural}/
It has a table (prisma/schema/${names.plural}.prisma and its migration) and a recorded history. Run npm test.`);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
