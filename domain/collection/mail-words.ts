import type { Language } from '../documents/contract.ts';

/** Subject and text, with the figures in braces: `{number}`. */
export interface Written {
  readonly subject: string;
  readonly text: string;
}

/** What a customer is told while their invoice is not paid, where the workspace has no words of its own for it. */
export interface CollectionWords {
  /** A step of the ladder. */
  readonly letter: Written;
  /** The same as a text message. */
  readonly sms: string;
  /** A reminder where nothing is on file to be charged. */
  readonly open: Written;
  /** A reminder between two charges. */
  readonly declined: Written;
  /** The bank wants to hear from them (3-D Secure). */
  readonly confirm: Written;
}

// No counted days: what follows a number is inflected in some of these languages, and the day itself says more.
export const COLLECTION_WORDS: Readonly<Record<Language, CollectionWords>> = {
  en: {
    letter: {
      subject: 'Invoice {number} is overdue',
      text: 'Hello {customer},\n\ninvoice {number} was to be paid by {payBy}. {amount} is still open.\n\nPay it here: {link}\n\nIf you have paid in the meantime, nothing is to be done. If something is wrong with the invoice, reply to this mail.\n',
    },
    sms: 'Invoice {number}: {amount} was to be paid by {payBy}. Pay here: {link}',
    open: {
      subject: 'Invoice {number}: {amount} is still open',
      text: 'Hello {customer},\n\ninvoice {number} of {amount} was to be paid by {payBy} and is still open.\n\nPay it, or give us another means of payment, here: {link}\n',
    },
    declined: {
      subject: 'Invoice {number}: the payment of {amount} did not go through',
      text: 'Hello {customer},\n\nwe could not collect {amount} for invoice {number}. We will try again shortly; please check your means of payment, or reply if something is wrong with the invoice.\n\nPay it, or give us another means of payment, here: {link}\n',
    },
    confirm: {
      subject: 'Please confirm the payment of {amount}',
      text: 'Hello {customer},\n\nyour bank asks you to confirm the payment of {amount} for invoice {number}. Do it here: {link}\n',
    },
  },
  de: {
    letter: {
      subject: 'Rechnung {number} ist überfällig',
      text: 'Guten Tag {customer},\n\ndie Rechnung {number} war bis zum {payBy} zu zahlen. {amount} sind noch offen.\n\nHier können Sie zahlen: {link}\n\nWenn Sie inzwischen gezahlt haben, ist nichts weiter zu tun. Stimmt etwas an der Rechnung nicht, antworten Sie bitte auf diese E-Mail.\n',
    },
    sms: 'Rechnung {number}: {amount} waren bis zum {payBy} zu zahlen. Hier zahlen: {link}',
    open: {
      subject: 'Rechnung {number}: {amount} sind noch offen',
      text: 'Guten Tag {customer},\n\ndie Rechnung {number} über {amount} war bis zum {payBy} zu zahlen und ist noch offen.\n\nHier können Sie zahlen oder ein anderes Zahlungsmittel hinterlegen: {link}\n',
    },
    declined: {
      subject: 'Rechnung {number}: Die Zahlung von {amount} ist fehlgeschlagen',
      text: 'Guten Tag {customer},\n\nwir konnten {amount} für die Rechnung {number} nicht einziehen. Wir versuchen es in Kürze noch einmal. Bitte prüfen Sie Ihr Zahlungsmittel, oder antworten Sie uns, wenn etwas an der Rechnung nicht stimmt.\n\nHier können Sie zahlen oder ein anderes Zahlungsmittel hinterlegen: {link}\n',
    },
    confirm: {
      subject: 'Bitte bestätigen Sie die Zahlung von {amount}',
      text: 'Guten Tag {customer},\n\nIhre Bank bittet Sie, die Zahlung von {amount} für die Rechnung {number} zu bestätigen. Das geht hier: {link}\n',
    },
  },
  fr: {
    letter: {
      subject: 'La facture {number} est en retard de paiement',
      text: 'Bonjour {customer},\n\nla facture {number} était à payer avant le {payBy}. Il reste {amount} à régler.\n\nVous pouvez payer ici : {link}\n\nSi vous avez payé entre-temps, vous n’avez rien à faire. Si quelque chose ne va pas avec la facture, répondez à cet e-mail.\n',
    },
    sms: 'Facture {number} : {amount} à payer avant le {payBy}. Payer ici : {link}',
    open: {
      subject: 'Facture {number} : {amount} restent à régler',
      text: 'Bonjour {customer},\n\nla facture {number} d’un montant de {amount} était à payer avant le {payBy} et reste à régler.\n\nPayez-la ou indiquez un autre moyen de paiement ici : {link}\n',
    },
    declined: {
      subject: 'Facture {number} : le paiement de {amount} n’a pas abouti',
      text: 'Bonjour {customer},\n\nnous n’avons pas pu prélever {amount} pour la facture {number}. Nous réessaierons prochainement ; vérifiez votre moyen de paiement ou répondez-nous si quelque chose ne va pas avec la facture.\n\nPayez-la ou indiquez un autre moyen de paiement ici : {link}\n',
    },
    confirm: {
      subject: 'Veuillez confirmer le paiement de {amount}',
      text: 'Bonjour {customer},\n\nvotre banque vous demande de confirmer le paiement de {amount} pour la facture {number}. C’est ici : {link}\n',
    },
  },
  es: {
    letter: {
      subject: 'La factura {number} está vencida',
      text: 'Hola, {customer}:\n\nla factura {number} venció el {payBy}. Quedan {amount} por pagar.\n\nPuede pagar aquí: {link}\n\nSi ya ha pagado, no tiene que hacer nada. Si hay algún error en la factura, responda a este correo.\n',
    },
    sms: 'Factura {number}: {amount}, vencida el {payBy}. Pague aquí: {link}',
    open: {
      subject: 'Factura {number}: quedan {amount} por pagar',
      text: 'Hola, {customer}:\n\nla factura {number} por {amount} venció el {payBy} y sigue pendiente.\n\nPuede pagarla o indicarnos otro medio de pago aquí: {link}\n',
    },
    declined: {
      subject: 'Factura {number}: no se ha podido cobrar {amount}',
      text: 'Hola, {customer}:\n\nno hemos podido cobrar {amount} de la factura {number}. Lo intentaremos de nuevo en breve; compruebe su medio de pago o respóndanos si hay algún error en la factura.\n\nPuede pagarla o indicarnos otro medio de pago aquí: {link}\n',
    },
    confirm: {
      subject: 'Confirme el pago de {amount}',
      text: 'Hola, {customer}:\n\nsu banco le pide que confirme el pago de {amount} de la factura {number}. Puede hacerlo aquí: {link}\n',
    },
  },
  it: {
    letter: {
      subject: 'La fattura {number} è scaduta',
      text: 'Buongiorno {customer},\n\nla fattura {number} era da pagare entro il {payBy}. Restano da pagare {amount}.\n\nPuò pagare qui: {link}\n\nSe nel frattempo ha pagato, non deve fare nulla. Se qualcosa non va nella fattura, risponda a questa e-mail.\n',
    },
    sms: 'Fattura {number}: {amount} da pagare entro il {payBy}. Paghi qui: {link}',
    open: {
      subject: 'Fattura {number}: restano da pagare {amount}',
      text: 'Buongiorno {customer},\n\nla fattura {number} di {amount} era da pagare entro il {payBy} ed è ancora aperta.\n\nPuò pagarla o indicarci un altro metodo di pagamento qui: {link}\n',
    },
    declined: {
      subject: 'Fattura {number}: il pagamento di {amount} non è riuscito',
      text: 'Buongiorno {customer},\n\nnon siamo riusciti a incassare {amount} per la fattura {number}. Riproveremo a breve; verifichi il metodo di pagamento o ci risponda se qualcosa non va nella fattura.\n\nPuò pagarla o indicarci un altro metodo di pagamento qui: {link}\n',
    },
    confirm: {
      subject: 'Confermi il pagamento di {amount}',
      text: 'Buongiorno {customer},\n\nla sua banca le chiede di confermare il pagamento di {amount} per la fattura {number}. Può farlo qui: {link}\n',
    },
  },
  nl: {
    letter: {
      subject: 'Factuur {number} is te laat',
      text: 'Hallo {customer},\n\nfactuur {number} moest voor {payBy} betaald zijn. Er staat nog {amount} open.\n\nU kunt hier betalen: {link}\n\nHebt u intussen betaald, dan hoeft u niets te doen. Klopt er iets niet aan de factuur, beantwoord dan deze e-mail.\n',
    },
    sms: 'Factuur {number}: {amount} moest voor {payBy} betaald zijn. Betaal hier: {link}',
    open: {
      subject: 'Factuur {number}: er staat nog {amount} open',
      text: 'Hallo {customer},\n\nfactuur {number} van {amount} moest voor {payBy} betaald zijn en staat nog open.\n\nHier kunt u betalen of een ander betaalmiddel opgeven: {link}\n',
    },
    declined: {
      subject: 'Factuur {number}: de betaling van {amount} is niet gelukt',
      text: 'Hallo {customer},\n\nwe konden {amount} voor factuur {number} niet innen. We proberen het binnenkort opnieuw; controleer uw betaalmiddel of antwoord ons als er iets niet klopt aan de factuur.\n\nHier kunt u betalen of een ander betaalmiddel opgeven: {link}\n',
    },
    confirm: {
      subject: 'Bevestig de betaling van {amount}',
      text: 'Hallo {customer},\n\nuw bank vraagt u de betaling van {amount} voor factuur {number} te bevestigen. Dat kan hier: {link}\n',
    },
  },
  pl: {
    letter: {
      subject: 'Minął termin płatności faktury {number}',
      text: 'Dzień dobry, {customer},\n\ntermin płatności faktury {number} minął: {payBy}. Do zapłaty pozostaje {amount}.\n\nMożna zapłacić tutaj: {link}\n\nJeśli płatność została już wykonana, nic nie trzeba robić. Jeśli coś się nie zgadza na fakturze, prosimy odpowiedzieć na tę wiadomość.\n',
    },
    sms: 'Faktura {number}: {amount}, termin płatności minął: {payBy}. Zapłać tutaj: {link}',
    open: {
      subject: 'Faktura {number}: do zapłaty pozostaje {amount}',
      text: 'Dzień dobry, {customer},\n\nfaktura {number} na kwotę {amount}, termin płatności: {payBy}, nie została jeszcze opłacona.\n\nMożna ją opłacić lub podać inny sposób płatności tutaj: {link}\n',
    },
    declined: {
      subject: 'Faktura {number}: płatność {amount} nie powiodła się',
      text: 'Dzień dobry, {customer},\n\nnie udało się pobrać {amount} za fakturę {number}. Wkrótce spróbujemy ponownie; prosimy sprawdzić sposób płatności lub odpowiedzieć, jeśli coś się nie zgadza na fakturze.\n\nMożna ją opłacić lub podać inny sposób płatności tutaj: {link}\n',
    },
    confirm: {
      subject: 'Prosimy potwierdzić płatność {amount}',
      text: 'Dzień dobry, {customer},\n\nbank prosi o potwierdzenie płatności {amount} za fakturę {number}. Można to zrobić tutaj: {link}\n',
    },
  },
  pt: {
    letter: {
      subject: 'A fatura {number} está em atraso',
      text: 'Olá {customer},\n\na fatura {number} devia ser paga até {payBy}. Faltam pagar {amount}.\n\nPode pagar aqui: {link}\n\nSe entretanto já pagou, não precisa de fazer nada. Se algo não estiver certo na fatura, responda a este e-mail.\n',
    },
    sms: 'Fatura {number}: {amount} a pagar até {payBy}. Pague aqui: {link}',
    open: {
      subject: 'Fatura {number}: faltam pagar {amount}',
      text: 'Olá {customer},\n\na fatura {number} no valor de {amount} devia ser paga até {payBy} e continua por pagar.\n\nPode pagá-la ou indicar outro meio de pagamento aqui: {link}\n',
    },
    declined: {
      subject: 'Fatura {number}: o pagamento de {amount} não foi aceite',
      text: 'Olá {customer},\n\nnão conseguimos cobrar {amount} da fatura {number}. Voltaremos a tentar em breve; verifique o seu meio de pagamento ou responda-nos se algo não estiver certo na fatura.\n\nPode pagá-la ou indicar outro meio de pagamento aqui: {link}\n',
    },
    confirm: {
      subject: 'Confirme o pagamento de {amount}',
      text: 'Olá {customer},\n\no seu banco pede-lhe que confirme o pagamento de {amount} da fatura {number}. Pode fazê-lo aqui: {link}\n',
    },
  },
};
