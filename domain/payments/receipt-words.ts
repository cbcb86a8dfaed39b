import type { Language } from '../documents/contract.ts';

/** The mail that says that money has come. Amount, day and card come as they are written. */
export interface ReceiptWords {
  readonly subject: (amount: string, seller: string) => string;
  /** @param invoices their numbers; none: all of it became credit */
  readonly body: (customer: string, amount: string, day: string, invoices: string, card: string | null) => string;
  /** What was more than was due. */
  readonly credit: (amount: string) => string;
  readonly regards: (seller: string) => string;
}

export const RECEIPT_WORDS: Readonly<Record<Language, ReceiptWords>> = {
  en: {
    subject: (amount, seller) => `Your payment of ${amount} to ${seller}`,
    body: (customer, amount, day, invoices, card) =>
      `Hello ${customer},\n\nthank you: we have received ${amount} on ${day}${card ? ` (${card})` : ''}${invoices ? ` for invoice ${invoices}` : ''}.`,
    credit: (amount) => `${amount} of it is your credit and is taken off your next invoices.`,
    regards: (seller) => `Kind regards\n${seller}\n`,
  },
  de: {
    subject: (amount, seller) => `Ihre Zahlung von ${amount} an ${seller}`,
    body: (customer, amount, day, invoices, card) =>
      `Guten Tag ${customer},\n\nvielen Dank: Wir haben am ${day} ${amount}${card ? ` (${card})` : ''}${invoices ? ` zu Rechnung ${invoices}` : ''} erhalten.`,
    credit: (amount) => `Davon sind ${amount} Ihr Guthaben, das mit den nächsten Rechnungen verrechnet wird.`,
    regards: (seller) => `Mit freundlichen Grüßen\n${seller}\n`,
  },
  fr: {
    subject: (amount, seller) => `Votre paiement de ${amount} à ${seller}`,
    body: (customer, amount, day, invoices, card) =>
      `Bonjour ${customer},\n\nmerci : nous avons reçu ${amount} le ${day}${card ? ` (${card})` : ''}${invoices ? ` pour la facture ${invoices}` : ''}.`,
    credit: (amount) => `Dont ${amount} de crédit, déduits de vos prochaines factures.`,
    regards: (seller) => `Cordialement\n${seller}\n`,
  },
  es: {
    subject: (amount, seller) => `Su pago de ${amount} a ${seller}`,
    body: (customer, amount, day, invoices, card) =>
      `Hola, ${customer}:\n\ngracias: hemos recibido ${amount} el ${day}${card ? ` (${card})` : ''}${invoices ? ` por la factura ${invoices}` : ''}.`,
    credit: (amount) => `De ellos, ${amount} son saldo a su favor, que se descuenta de sus próximas facturas.`,
    regards: (seller) => `Un saludo\n${seller}\n`,
  },
  it: {
    subject: (amount, seller) => `Il suo pagamento di ${amount} a ${seller}`,
    body: (customer, amount, day, invoices, card) =>
      `Buongiorno ${customer},\n\ngrazie: abbiamo ricevuto ${amount} il ${day}${card ? ` (${card})` : ''}${invoices ? ` per la fattura ${invoices}` : ''}.`,
    credit: (amount) => `Di questi, ${amount} sono un credito, detratto dalle prossime fatture.`,
    regards: (seller) => `Cordiali saluti\n${seller}\n`,
  },
  nl: {
    subject: (amount, seller) => `Uw betaling van ${amount} aan ${seller}`,
    body: (customer, amount, day, invoices, card) =>
      `Hallo ${customer},\n\ndank u wel: we hebben op ${day} ${amount}${card ? ` (${card})` : ''}${invoices ? ` voor factuur ${invoices}` : ''} ontvangen.`,
    credit: (amount) => `Daarvan is ${amount} uw tegoed, dat met uw volgende facturen wordt verrekend.`,
    regards: (seller) => `Met vriendelijke groet\n${seller}\n`,
  },
  pl: {
    subject: (amount, seller) => `Państwa płatność ${amount} dla ${seller}`,
    body: (customer, amount, day, invoices, card) =>
      `Dzień dobry, ${customer},\n\ndziękujemy: ${day} otrzymaliśmy ${amount}${card ? ` (${card})` : ''}${invoices ? ` za fakturę ${invoices}` : ''}.`,
    credit: (amount) => `Z tego ${amount} to nadpłata, która zostanie odjęta od następnych faktur.`,
    regards: (seller) => `Z poważaniem\n${seller}\n`,
  },
  pt: {
    subject: (amount, seller) => `O seu pagamento de ${amount} a ${seller}`,
    body: (customer, amount, day, invoices, card) =>
      `Olá ${customer},\n\nobrigado: recebemos ${amount} a ${day}${card ? ` (${card})` : ''}${invoices ? ` pela fatura ${invoices}` : ''}.`,
    credit: (amount) => `Deste valor, ${amount} são um crédito, descontado nas próximas faturas.`,
    regards: (seller) => `Com os melhores cumprimentos\n${seller}\n`,
  },
};
