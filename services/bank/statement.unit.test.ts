import { describe, expect, it } from 'vitest';
import { amountOf } from './read-csv.ts';
import { readStatement } from './statement.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const entry = (inside: string, amount = '58.31', sign = 'CRDT', status = '<Sts><Cd>BOOK</Cd></Sts>') =>
  `<Ntry><Amt Ccy="EUR">${amount}</Amt><CdtDbtInd>${sign}</CdtDbtInd>${status}<BookgDt><Dt>2026-03-05</Dt></BookgDt>${inside}</Ntry>`;
const camt = (entries: string) =>
  bytes(`<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt>
<Acct><Id><IBAN>DE02120300000000202051</IBAN></Id></Acct>${entries}</Stmt></BkToCstmrStmt></Document>`);
const details = (name: string, text: string, extra = '') =>
  `<TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>${extra}<RltdPties><Dbtr><Pty><Nm>${name}</Nm></Pty></Dbtr>
<DbtrAcct><Id><IBAN>DE75512108001245126199</IBAN></Id></DbtrAcct></RltdPties><RmtInf><Ustrd>${text}</Ustrd></RmtInf></TxDtls>`;

describe('CAMT.053', () => {
  it('has its booked entries, what came in and what went out', () => {
    const file = camt(
      entry(
        `<AcctSvcrRef>B1</AcctSvcrRef><NtryDtls>${details('M&#252;ller &amp; S&#246;hne', 'INV-000012')}</NtryDtls>`,
      ) +
        entry('', '12.00', 'DBIT') +
        entry('', '1.00', 'CRDT', '<Sts><Cd>PDNG</Cd></Sts>'),
    );
    expect(readStatement(file, 'EUR')).toEqual({
      format: 'camt.053',
      account: 'DE02120300000000202051',
      lines: [
        {
          ref: 'B1',
          bookedOn: '2026-03-05',
          currency: 'EUR',
          amountMinor: 5831n,
          reference: 'INV-000012',
          name: 'Müller & Söhne',
          iban: 'DE75512108001245126199',
        },
        expect.objectContaining({ ref: null, amountMinor: -1200n }),
      ],
    });
  });

  it('opens collective entries, and reads the older form with plain statuses and names', () => {
    const part = (amount: string) => `<AmtDtls><TxAmt><Amt Ccy="EUR">${amount}</Amt></TxAmt></AmtDtls>`;
    const file = camt(
      entry(
        `<AcctSvcrRef>B2</AcctSvcrRef><NtryDtls>${details('A', 'one', part('20.00'))}${details('B', 'two', part('38.31'))}</NtryDtls>`,
        '58.31',
        'CRDT',
        '<Sts>BOOK</Sts>',
      ),
    );
    expect(
      readStatement(file, 'EUR').lines.map(({ ref, amountMinor, reference }) => [ref, amountMinor, reference]),
    ).toEqual([
      ['B2#0', 2000n, 'one'],
      ['B2#1', 3831n, 'two'],
    ]);
  });

  it('a structured reference comes first', () => {
    const structured = `<NtryDtls><TxDtls><RmtInf><Strd><CdtrRefInf><Ref>RF18539007547034</Ref></CdtrRefInf></Strd></RmtInf></TxDtls></NtryDtls>`;
    expect(readStatement(camt(entry(structured)), 'EUR').lines[0]?.reference).toBe('RF18539007547034');
  });

  it.each([
    ['<a>', 'no readable XML'],
    ['<a/>', 'no CAMT.053 statement'],
    ['<!DOCTYPE x [<!ENTITY a "b">]><Document/>', 'entities of its own'],
  ])('%s is refused', (text, message) => expect(() => readStatement(bytes(text), 'EUR')).toThrow(message));
  it('an amount that cannot be read is refused', () => {
    expect(() => readStatement(camt(entry('', '58,31')), 'EUR')).toThrow('58,31 EUR');
    expect(() => readStatement(camt(entry('', '58.311')), 'EUR')).toThrow('58.311 EUR');
  });
});

describe('CSV', () => {
  it('finds the titles below what the bank writes above them', () => {
    const text = `"Umsätze Girokonto";"DE02"\n\nBuchungstag;Auftraggeber;Verwendungszweck;IBAN;Betrag;Währung
05.03.2026;Müller GmbH;INV-000012;DE75 5121 0800 1245 1261 99;"1.058,31";EUR
06.03.2026;Netz AG;Strom;;-20,00;EUR\n`;
    expect(readStatement(bytes(text), 'EUR')).toMatchObject({
      format: 'csv',
      lines: [
        {
          bookedOn: '2026-03-05',
          amountMinor: 105831n,
          reference: 'INV-000012',
          name: 'Müller GmbH',
          iban: 'DE75512108001245126199',
        },
        { bookedOn: '2026-03-06', amountMinor: -2000n },
      ],
    });
  });
  it('reads what an old bank writes in Windows’ letters, and a column that says debit', () => {
    const text = 'Datum;Name;Betrag;Soll/Haben\n31.03.26;M\xfcller;5,00;S\n';
    const latin = Uint8Array.from([...text].map((sign) => sign.charCodeAt(0)));
    expect(readStatement(latin, 'CHF').lines).toMatchObject([
      { bookedOn: '2026-03-31', name: 'Müller', amountMinor: -500n, currency: 'CHF' },
    ]);
  });
  it.each([
    ['Name,Text\nA,b\n', 'No titles were found'],
    ['Date,Amount\n2026-02-30,1\n', 'Line 2: 2026-02-30 is no date'],
    ['Date,Amount\n2026-03-01,one\n', 'Line 2: one EUR is no amount'],
  ])('%j is refused, with the line', (text, message) =>
    expect(() => readStatement(bytes(text), 'EUR')).toThrow(message),
  );

  it.each([
    ['1.234,56', 'EUR', 123456n],
    ['1,234.56', 'EUR', 123456n],
    ["1'234.56", 'CHF', 123456n],
    ['1.234', 'EUR', 123400n],
    ['1.234.567', 'EUR', 123456700n],
    ['1,234.567', 'KWD', 1234567n],
    ['12,5', 'EUR', 1250n],
    ['-12.00', 'EUR', -1200n],
    ['12.00-', 'EUR', -1200n],
    ['(12.00)', 'EUR', -1200n],
    ['1500', 'JPY', 1500n],
    ['1,5', 'JPY', null],
    ['', 'EUR', null],
  ])('%s %s', (text, currency, minor) => expect(amountOf(text, currency)).toBe(minor));
});
