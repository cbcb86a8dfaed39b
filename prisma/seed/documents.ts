import { type Language, templateLook } from '../../domain/documents/contract.ts';
import { DAY, type Instant } from '../../domain/time/instant.ts';
import type { createCustomer } from '../../services/billing/create-customer.ts';
import type { Actor } from '../../services/context.ts';
import { updateDocumentSettings } from '../../services/documents/settings.ts';
import { createTemplate } from '../../services/documents/templates.ts';
import type { Happening } from './history.ts';

/** Who the demo sells as and how its invoices look, from before the first one on. */
export const documents = (now: Instant, billing: Actor): Happening => ({
  at: now - 96 * DAY,
  async run(as) {
    const ctx = as(billing);
    await updateDocumentSettings(ctx, {
      sellerNumber: null,
      seller: {
        legalName: 'Pombal Software Lda',
        address: { line1: 'Rua do Compasso 12', postalCode: '1100-053', city: 'Lisboa', country: 'PT' },
        vatId: 'PT502757191',
        registration: 'Conservatória de Lisboa, 502 757 191',
        email: 'billing@pombal.test',
        phone: '+351 210 000 000',
        website: 'pombal.test',
        iban: 'PT50000201231234567890154',
        bic: 'CGDIPTPL',
        bankName: 'Banco do Compasso',
      },
    });
    const look = templateLook.parse({
      colour: '#1d4f91',
      closing: {
        en: 'Thank you for your business.',
        de: 'Vielen Dank für Ihren Auftrag.',
        pt: 'Obrigado pela sua preferência.',
      },
    });
    await createTemplate(ctx, { name: 'House style', look });
    await createTemplate(ctx, { name: 'Compact, US Letter', look: { ...look, paper: 'Letter', size: 'small' } });
  },
});

type NewCustomer = Parameters<typeof createCustomer>[1];
type Place = readonly [city: string, postalCode: string, country: string, language: Language];
const PLACES: Readonly<Record<string, Place>> = {
  'Europe/Lisbon': ['Porto', '4000-322', 'PT', 'pt'],
  'Europe/Berlin': ['Berlin', '10115', 'DE', 'de'],
  'America/New_York': ['New York', '10012', 'US', 'en'],
  'America/Sao_Paulo': ['São Paulo', '01310-100', 'BR', 'pt'],
  'Asia/Tokyo': ['Tokyo', '105-0011', 'JP', 'en'],
  'Australia/Sydney': ['Sydney', '2000', 'AU', 'en'],
};

/** Where the n-th customer, in a zone, has its invoices sent, and in which language. */
export function placeOf(zone: string, n: number): Pick<NewCustomer, 'address' | 'language'> {
  const [city, postalCode, country, language] = PLACES[zone] ?? ['Lisboa', '1100-053', 'PT', 'pt'];
  return { address: { line1: `Music Street ${n + 1}`, city, postalCode, country }, language };
}
