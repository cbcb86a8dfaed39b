import { expect, test } from 'vitest';
import { parseStart, readStart } from './read-start.ts';

test('cells may hold separators, line ends and quotes where they are quoted', () => {
  expect(parseStart('Name;Note\r\n"Silva; Ana";"said ""yes""\nand left"\r\n', false)).toEqual([
    ['Name', 'Note'],
    ['Silva; Ana', 'said "yes"\nand left'],
  ]);
});

test('the last record counts only where the file was read to its end', () => {
  expect(parseStart('a,b\n1,2\n3,', false)).toEqual([
    ['a', 'b'],
    ['1', '2'],
    ['3', ''],
  ]);
  expect(parseStart('a,b\n1,2\n3,', true)).toHaveLength(2);
});

test('a header with its first rows, without blank lines or a byte order mark', async () => {
  const start = await readStart(new Blob(['\uFEFFProspectID,LeadSource\n\nx1,google\n,,\nx2,bing\n']));
  expect(start).toEqual({
    header: ['ProspectID', 'LeadSource'],
    rows: [
      ['x1', 'google'],
      ['x2', 'bing'],
    ],
  });
});

test('what is no text is refused in words', async () => {
  await expect(readStart(new Blob([new Uint8Array([0xff, 0xfe, 0x41, 0])]))).rejects.toThrow(/UTF-8/);
  await expect(readStart(new Blob(['\n\n']))).rejects.toThrow(/empty/);
});
