import { smaller } from '../money/money.ts';
import type { Certainty } from './contract.ts';

export interface OpenInvoice {
  readonly id: string;
  readonly number: string;
  readonly customerId: string;
  readonly customerName: string;
  readonly currency: string;
  readonly dueMinor: bigint;
}

export interface IncomingLine {
  readonly currency: string;
  readonly amountMinor: bigint;
  readonly reference: string;
  readonly name: string | null;
  /** Whose account it has been before: of customers who paid from it. */
  readonly knownCustomerIds: readonly string[];
}

export interface Match {
  readonly customerId: string;
  readonly customerName: string;
  readonly certainty: Certainty;
  readonly because: readonly string[];
  readonly allocations: readonly { readonly invoice: OpenInvoice; readonly amountMinor: bigint }[];
  readonly creditMinor: bigint;
}

/** More would be no help. */
const MOST = 3;

/**
 * What a line of a bank statement may pay: by the invoices that its reference names, by its amount, and by who paid. A reference names an
 * invoice where its number stands in it, however it is spaced, and not as a part of a longer one.
 * @returns the best first; `exact` where the reference names invoices of one customer that come to the amount, and never more than one of these
 */
export function suggest(line: IncomingLine, invoices: readonly OpenInvoice[]): Match[] {
  const open = invoices.filter(({ currency, dueMinor }) => currency === line.currency && dueMinor > 0n);
  const matches = new Map<string, { score: number; match: Match }>();
  const add = (score: number, certainty: Certainty, because: string[], chosen: readonly OpenInvoice[]) => {
    const [first] = chosen;
    if (!first) return;
    const match = matched(line, chosen, certainty, because);
    const key = match.allocations.map(({ invoice }) => invoice.id).join();
    const known = matches.get(key);
    if (!known || known.score < score) matches.set(key, { score, match });
  };

  const named = open.filter(({ number }) => names(line.reference, number));
  for (const chosen of byCustomer(named)) {
    const due = sum(chosen);
    const what = chosen.length === 1 ? 'names the invoice' : `names ${chosen.length} invoices`;
    const because = [`the reference ${what}`];
    if (due === line.amountMinor) add(100, 'exact', [...because, 'the amount fits'], chosen);
    else add(80, 'likely', [...because, due > line.amountMinor ? 'it pays a part' : 'it is more than is due'], chosen);
  }
  const payers = byCustomer(open).filter((own) => isPayer(line, own[0]));
  for (const own of payers) {
    const who = line.knownCustomerIds.includes(own[0]?.customerId ?? '')
      ? 'the account has paid before'
      : 'the name fits';
    const fitting = own.filter(({ dueMinor }) => dueMinor === line.amountMinor);
    if (fitting.length === 1) add(70, 'likely', [who, 'the amount fits'], fitting);
    else if (sum(own) === line.amountMinor) add(65, 'likely', [who, 'the amount is all that is open'], own);
    else add(30, 'possible', [who], oldestFirst(line, own));
  }
  const sameAmount = open.filter(({ dueMinor }) => dueMinor === line.amountMinor);
  for (const invoice of sameAmount.slice(0, MOST)) {
    const because = sameAmount.length === 1 ? 'only this one has the amount' : 'the amount fits';
    add(sameAmount.length === 1 ? 40 : 20, 'possible', [because], [invoice]);
  }
  const best = [...matches.values()].sort((a, b) => b.score - a.score).slice(0, MOST);
  // Two customers' invoices named and both fitting: a person has to say.
  const certain = best.filter(({ match }) => match.certainty === 'exact').length === 1;
  return best.map(({ match }) => (match.certainty === 'exact' && !certain ? { ...match, certainty: 'likely' } : match));
}

function matched(line: IncomingLine, chosen: readonly OpenInvoice[], certainty: Certainty, because: string[]): Match {
  let left = line.amountMinor;
  const allocations = chosen.flatMap((invoice) => {
    const amountMinor = smaller(invoice.dueMinor, left);
    left -= amountMinor;
    return amountMinor > 0n ? [{ invoice, amountMinor }] : [];
  });
  const { customerId = '', customerName = '' } = chosen[0] ?? {};
  return { customerId, customerName, certainty, because, allocations, creditMinor: left };
}

const sum = (invoices: readonly OpenInvoice[]): bigint => invoices.reduce((all, { dueMinor }) => all + dueMinor, 0n);

/** Enough of the oldest to take the amount up. */
function oldestFirst({ amountMinor }: IncomingLine, own: readonly OpenInvoice[]): OpenInvoice[] {
  const chosen: OpenInvoice[] = [];
  for (const invoice of own) if (sum(chosen) < amountMinor) chosen.push(invoice);
  return chosen;
}

function byCustomer(invoices: readonly OpenInvoice[]): OpenInvoice[][] {
  const groups = new Map<string, OpenInvoice[]>();
  for (const invoice of invoices) groups.set(invoice.customerId, [...(groups.get(invoice.customerId) ?? []), invoice]);
  return [...groups.values()];
}

const plain = (text: string): string => text.toUpperCase().replace(/[^A-Z0-9]/g, '');

/** Banks break references into lines, and people leave dashes and zeros where they like: `INV 000123` is INV-000123. */
function names(reference: string, number: string): boolean {
  const wanted = plain(number);
  if (wanted.length < 3) return false;
  const text = plain(reference);
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
    const before = text[at - 1] ?? '';
    const after = text[at + wanted.length] ?? '';
    const isWhole = !(isDigit(wanted[0]) && isDigit(before)) && !(isDigit(wanted.at(-1)) && isDigit(after));
    if (isWhole) return true;
  }
  return false;
}

const isDigit = (sign = ''): boolean => sign >= '0' && sign <= '9';

function isPayer(line: IncomingLine, invoice: OpenInvoice | undefined): boolean {
  if (!invoice) return false;
  if (line.knownCustomerIds.includes(invoice.customerId)) return true;
  const [paid, owes] = [wordsOf(line.name ?? ''), wordsOf(invoice.customerName)];
  return owes.length > 0 && owes.every((word) => paid.includes(word));
}

/** What companies of a kind have in common says nothing of which one it is. */
const COMMON = new Set([
  'gmbh',
  'ag',
  'kg',
  'ug',
  'ltd',
  'limited',
  'inc',
  'llc',
  'sa',
  'sarl',
  'bv',
  'co',
  'the',
  'und',
  'and',
]);

const wordsOf = (name: string): string[] =>
  name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word.length > 1 && !COMMON.has(word));
