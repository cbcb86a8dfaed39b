import { z } from 'zod';

/** Currencies of ISO 4217 whose minor unit is not a hundredth (list one, 2026). */
const EXPONENTS: Readonly<Record<string, number>> = {
  ...digits(0, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'),
  ...digits(3, 'BHD IQD JOD KWD LYD OMR TND'),
  ...digits(4, 'CLF UYW'),
  ...digits(
    2,
    `AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW
    CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR
    ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV
    MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD
    SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG`,
  ),
};

function digits(exponent: number, codes: string): Record<string, number> {
  return Object.fromEntries(codes.split(/\s+/).map((code) => [code, exponent]));
}

/** All of them, by code. */
export const CURRENCIES: readonly string[] = Object.keys(EXPONENTS).sort();

export const isCurrency = (code: string): boolean => Object.hasOwn(EXPONENTS, code);

/**
 * How many decimal digits the currency's minor unit has (EUR 2, JPY 0, KWD 3).
 * @throws RangeError for a code that ISO 4217 does not list
 */
export function exponentOf(currency: string): number {
  const exponent = isCurrency(currency) ? EXPONENTS[currency] : undefined;
  if (exponent === undefined) throw new RangeError(`not an ISO 4217 currency: ${currency}`);
  return exponent;
}

export const currencyCode = z
  .string()
  .refine(isCurrency, 'Use an ISO 4217 currency code such as EUR')
  .meta({ example: 'EUR' });
