import { XMLParser } from 'fast-xml-parser';
import { exponentOf } from '../../domain/money/currency.ts';
import { parseMinor } from '../../domain/money/money.ts';
import { civilDate } from '../../domain/time/civil.ts';
import { type Statement, type StatementLine, unreadable } from './statement-line.ts';

type Node = { readonly [tag: string]: unknown };

const MANY = new Set(['Stmt', 'Ntry', 'TxDtls', 'Ustrd', 'Strd']);
const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
  // Signs by their number, which banks write for letters with marks.
  htmlEntities: true,
  isArray: (tag) => MANY.has(tag),
});

/**
 * ISO 20022 camt.053, whichever version: booked entries, those of a collective entry one by one.
 * @throws AppError Validation
 */
export function readCamt(text: string): Statement {
  // No bank sends one; what it would define could grow without end.
  if (/<!DOCTYPE/i.test(text)) throw unreadable('This file defines entities of its own, which no bank statement does.');
  let root: Node;
  try {
    root = parser.parse(text, true) as Node;
  } catch (error) {
    throw unreadable(`This is no readable XML: ${error instanceof Error ? error.message : 'it ends too early'}.`);
  }
  const statements = list(at(root, 'Document', 'BkToCstmrStmt', 'Stmt'));
  if (statements.length === 0) {
    throw unreadable('This XML is no CAMT.053 statement: it has no BkToCstmrStmt. Export the account’s statement.');
  }
  const lines = statements.flatMap((statement) => list(statement.Ntry).flatMap(linesOf));
  return { format: 'camt.053', account: words(at(statements[0], 'Acct', 'Id', 'IBAN')), lines };
}

function linesOf(entry: Node): StatementLine[] {
  const status = words(entry.Sts) ?? words(at(entry, 'Sts', 'Cd'));
  // Announced or pending: it comes again when it is booked.
  if (status !== null && status !== 'BOOK') return [];
  const date = words(at(entry, 'BookgDt', 'Dt')) ?? words(at(entry, 'BookgDt', 'DtTm'))?.slice(0, 10) ?? '';
  if (!civilDate.safeParse(date).success) throw unreadable(`An entry has no booking date: ${date || 'none'}.`);
  const comesIn = words(entry.CdtDbtInd) === 'CRDT';
  const details = list(at(entry, 'NtryDtls', 'TxDtls'));
  const ref = words(entry.AcctSvcrRef) ?? words(entry.NtryRef);
  const parts = details.length > 0 ? details : [{}];
  return parts.map((part, index) => {
    const amount = own(part) ?? own(entry);
    if (!amount) throw unreadable('An entry has no amount.');
    const minor = minorOf(amount.value, amount.currency);
    const partRef = words(at(part, 'Refs', 'AcctSvcrRef')) ?? words(at(part, 'Refs', 'TxId'));
    const known = partRef ?? ref;
    return {
      ref: known === null ? null : `${known}${partRef === null && parts.length > 1 ? `#${index}` : ''}`,
      bookedOn: date,
      currency: amount.currency,
      amountMinor: comesIn ? minor : -minor,
      reference: referenceOf(part, entry),
      name: words(at(part, 'RltdPties', 'Dbtr', 'Nm')) ?? words(at(part, 'RltdPties', 'Dbtr', 'Pty', 'Nm')),
      iban: words(at(part, 'RltdPties', 'DbtrAcct', 'Id', 'IBAN')),
    };
  });
}

/** Of a part of a collective entry its own, as it was booked. */
function own(node: Node): { value: string; currency: string } | null {
  const amount = node.Amt ?? at(node, 'AmtDtls', 'TxAmt', 'Amt');
  const value = words(amount);
  const currency = isNode(amount) ? words(amount['@Ccy']) : null;
  return value !== null && currency !== null ? { value, currency } : null;
}

function minorOf(value: string, currency: string): bigint {
  try {
    exponentOf(currency);
    return parseMinor(value, currency);
  } catch {
    throw unreadable(`An entry has an amount that cannot be read: ${value} ${currency}.`);
  }
}

function referenceOf(part: Node, entry: Node): string {
  const remittance = at(part, 'RmtInf');
  const free = all(at(remittance, 'Ustrd')).flatMap((text) => words(text) ?? []);
  const structured = list(at(remittance, 'Strd')).flatMap((one) => words(at(one, 'CdtrRefInf', 'Ref')) ?? []);
  const endToEnd = words(at(part, 'Refs', 'EndToEndId'));
  const texts = [...structured, ...free, ...(endToEnd && endToEnd !== 'NOTPROVIDED' ? [endToEnd] : [])];
  return (texts.length > 0 ? texts.join(' ') : (words(entry.AddtlNtryInf) ?? '')).slice(0, 1000);
}

const isNode = (thing: unknown): thing is Node => typeof thing === 'object' && thing !== null && !Array.isArray(thing);
const all = (thing: unknown): unknown[] => (Array.isArray(thing) ? thing : thing === undefined ? [] : [thing]);
const list = (thing: unknown): Node[] => all(thing).filter(isNode);

function at(node: unknown, ...path: readonly string[]): unknown {
  let here = node;
  for (const tag of path) {
    const one: unknown = Array.isArray(here) ? here[0] : here;
    here = isNode(one) ? one[tag] : undefined;
  }
  return here;
}

/** The text of a tag, with or without attributes. */
function words(thing: unknown): string | null {
  const text = isNode(thing) ? thing['#text'] : thing;
  return typeof text === 'string' && text.trim() !== '' ? text.trim() : null;
}
