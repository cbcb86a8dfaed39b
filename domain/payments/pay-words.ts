import type { Language } from '../documents/contract.ts';
import type { ToldDecline } from './declines.ts';

/** Why nothing can be paid at the moment. */
export type PayRefusal = 'nothing-due' | 'charge-out' | 'begun' | 'ended' | 'no-cards';

/** What the page says on which somebody pays an invoice; what stands on the invoice as well is in its own words. */
export interface PayWords {
  readonly forCustomer: (name: string) => string;
  readonly caption: string;
  readonly paidOrCredited: string;
  readonly asPdf: string;
  readonly isPaid: string;
  readonly isVoid: string;
  readonly payBy: (day: string) => string;
  readonly allYours: string;
  readonly allYoursHelp: string;
  readonly mailLink: string;
  readonly linkMailed: string;
  readonly bankAsks: string;
  readonly isItYou: (amount: string, workspace: string) => string;
  readonly yes: string;
  readonly no: string;
  readonly unheard: string;
  readonly failed: (why: string) => string;
  readonly declines: Readonly<Record<ToldDecline, string>>;
  readonly pay: string;
  readonly payByCard: string;
  readonly payAmount: (amount: string) => string;
  readonly inSteps: (currency: string, step: string, over: string) => string;
  readonly byProvider: string;
  readonly keepCard: string;
  readonly howToPay: string;
  readonly askForAccount: (workspace: string, amount: string, reach: string, number: string) => string;
  readonly payByTransfer: string;
  readonly nameReference: string;
  readonly to: string;
  readonly bank: string;
  readonly refusals: Readonly<Record<PayRefusal, string>>;
  readonly didNotWork: string;
  readonly linkEnded: readonly [title: string, words: string];
}

export const PAY_WORDS: Readonly<Record<Language, PayWords>> = {
  en: {
    forCustomer: (name) => `For ${name}`,
    caption: 'What is invoiced',
    paidOrCredited: 'Paid or credited',
    asPdf: 'Invoice as PDF',
    isPaid: 'This invoice is paid. Thank you.',
    isVoid: 'This invoice is void: nothing is to be paid.',
    payBy: (day) => `To be paid by ${day}`,
    allYours: 'All your invoices',
    allYoursHelp: 'With your means of payment and your plan. The link goes to the address that we have of you.',
    mailLink: 'Mail me the link',
    linkMailed: 'A link is on its way to the address that we have of you.',
    bankAsks: 'Your bank asks',
    isItYou: (amount, workspace) => `Is it you who pays ${amount} to ${workspace}?`,
    yes: 'Yes, it is me',
    no: 'No',
    unheard: 'We have not heard from the bank about your payment. Do not pay again: look here in half an hour.',
    failed: (why) => `The payment did not go through: ${why}. Try another card.`,
    declines: {
      'no-money': 'there was not enough money on the account',
      expired: 'the card has expired',
      limit: 'the card has reached its limit',
      'bank-trouble': 'something went wrong at the bank',
      unconfirmed: 'it was not confirmed',
      'wrong-number': 'the card number is wrong',
      refused: 'the bank refused it',
    },
    pay: 'Pay',
    payByCard: 'Pay by card',
    payAmount: (amount) => `Pay ${amount}`,
    inSteps: (currency, step, over) =>
      `Cards pay ${currency} in steps of ${step}: the ${over} that are too much are your credit, for your next invoice.`,
    byProvider:
      'You are led to the page of our payment provider, Stripe. The card is kept there for your next invoices.',
    keepCard: 'Pay my next invoices with this card as well',
    howToPay: 'How to pay',
    askForAccount: (workspace, amount, reach, number) =>
      `No cards are taken here. Ask ${workspace} for the account to which you transfer ${amount}${reach}, and name invoice ${number} as the reference.`,
    payByTransfer: 'Pay by transfer',
    nameReference: 'No cards are taken here. Name the reference, so that your payment is found.',
    to: 'To',
    bank: 'Bank',
    refusals: {
      'nothing-due': 'Nothing is to be paid here any more.',
      'charge-out': 'A payment of this invoice is on its way to the bank. Look here again in a few minutes.',
      begun: 'A payment was begun a moment ago. Finish it, or look here again in half an hour.',
      ended: 'This payment has ended meanwhile.',
      'no-cards': 'No cards are taken here. The page of your invoice says how else it is paid.',
    },
    didNotWork: 'That did not work',
    linkEnded: ['This link has ended', 'Look for the newest message that you got from us: its link is good.'],
  },
  de: {
    forCustomer: (name) => `Für ${name}`,
    caption: 'Was berechnet wird',
    paidOrCredited: 'Bezahlt oder gutgeschrieben',
    asPdf: 'Rechnung als PDF',
    isPaid: 'Diese Rechnung ist bezahlt. Vielen Dank.',
    isVoid: 'Diese Rechnung ist storniert: Es ist nichts zu zahlen.',
    payBy: (day) => `Zu zahlen bis zum ${day}`,
    allYours: 'Alle Ihre Rechnungen',
    allYoursHelp: 'Mit Ihrem Zahlungsmittel und Ihrem Tarif. Der Link geht an die Adresse, die wir von Ihnen haben.',
    mailLink: 'Link per E-Mail senden',
    linkMailed: 'Ein Link ist unterwegs an die Adresse, die wir von Ihnen haben.',
    bankAsks: 'Ihre Bank fragt',
    isItYou: (amount, workspace) => `Zahlen Sie ${amount} an ${workspace}?`,
    yes: 'Ja, ich bin es',
    no: 'Nein',
    unheard:
      'Wir haben von der Bank noch nichts über Ihre Zahlung gehört. Zahlen Sie nicht noch einmal: Sehen Sie in einer halben Stunde wieder nach.',
    failed: (why) => `Die Zahlung ist fehlgeschlagen: ${why}. Versuchen Sie es mit einer anderen Karte.`,
    declines: {
      'no-money': 'das Konto war nicht gedeckt',
      expired: 'die Karte ist abgelaufen',
      limit: 'das Limit der Karte ist erreicht',
      'bank-trouble': 'bei der Bank ist etwas schiefgegangen',
      unconfirmed: 'sie wurde nicht bestätigt',
      'wrong-number': 'die Kartennummer stimmt nicht',
      refused: 'die Bank hat sie abgelehnt',
    },
    pay: 'Zahlen',
    payByCard: 'Mit Karte zahlen',
    payAmount: (amount) => `${amount} zahlen`,
    inSteps: (currency, step, over) =>
      `Karten zahlen ${currency} in Schritten von ${step}: Die ${over} zu viel sind Ihr Guthaben für die nächste Rechnung.`,
    byProvider:
      'Sie werden auf die Seite unseres Zahlungsdienstleisters Stripe geführt. Die Karte wird dort für Ihre nächsten Rechnungen aufbewahrt.',
    keepCard: 'Auch meine nächsten Rechnungen mit dieser Karte zahlen',
    howToPay: 'So können Sie zahlen',
    askForAccount: (workspace, amount, reach, number) =>
      `Karten werden hier nicht angenommen. Fragen Sie ${workspace} nach dem Konto, auf das Sie ${amount} überweisen${reach}, und nennen Sie Rechnung ${number} als Verwendungszweck.`,
    payByTransfer: 'Per Überweisung zahlen',
    nameReference:
      'Karten werden hier nicht angenommen. Nennen Sie den Verwendungszweck, damit Ihre Zahlung gefunden wird.',
    to: 'An',
    bank: 'Bank',
    refusals: {
      'nothing-due': 'Hier ist nichts mehr zu zahlen.',
      'charge-out': 'Eine Zahlung dieser Rechnung ist unterwegs zur Bank. Sehen Sie in einigen Minuten wieder nach.',
      begun:
        'Eben wurde eine Zahlung begonnen. Schließen Sie sie ab, oder sehen Sie in einer halben Stunde wieder nach.',
      ended: 'Diese Zahlung ist inzwischen beendet.',
      'no-cards':
        'Karten werden hier nicht angenommen. Auf der Seite Ihrer Rechnung steht, wie sie sonst bezahlt wird.',
    },
    didNotWork: 'Das hat nicht geklappt',
    linkEnded: [
      'Dieser Link gilt nicht mehr',
      'Suchen Sie die neueste Nachricht, die Sie von uns bekommen haben: Ihr Link gilt.',
    ],
  },
  fr: {
    forCustomer: (name) => `Pour ${name}`,
    caption: 'Ce qui est facturé',
    paidOrCredited: 'Payé ou crédité',
    asPdf: 'Facture en PDF',
    isPaid: 'Cette facture est payée. Merci.',
    isVoid: 'Cette facture est annulée : il n’y a rien à payer.',
    payBy: (day) => `À payer avant le ${day}`,
    allYours: 'Toutes vos factures',
    allYoursHelp:
      'Avec votre moyen de paiement et votre abonnement. Le lien est envoyé à l’adresse que nous avons de vous.',
    mailLink: 'M’envoyer le lien',
    linkMailed: 'Un lien est en route vers l’adresse que nous avons de vous.',
    bankAsks: 'Votre banque demande',
    isItYou: (amount, workspace) => `Est-ce bien vous qui payez ${amount} à ${workspace} ?`,
    yes: 'Oui, c’est moi',
    no: 'Non',
    unheard:
      'La banque ne nous a pas encore répondu au sujet de votre paiement. Ne payez pas une seconde fois : revenez voir dans une demi-heure.',
    failed: (why) => `Le paiement n’a pas abouti : ${why}. Essayez une autre carte.`,
    declines: {
      'no-money': 'le solde du compte était insuffisant',
      expired: 'la carte a expiré',
      limit: 'la carte a atteint son plafond',
      'bank-trouble': 'un problème est survenu à la banque',
      unconfirmed: 'il n’a pas été confirmé',
      'wrong-number': 'le numéro de carte est erroné',
      refused: 'la banque l’a refusé',
    },
    pay: 'Payer',
    payByCard: 'Payer par carte',
    payAmount: (amount) => `Payer ${amount}`,
    inSteps: (currency, step, over) =>
      `Les cartes paient en ${currency} par tranches de ${step} : les ${over} en trop sont un crédit pour votre prochaine facture.`,
    byProvider:
      'Vous êtes dirigé vers la page de notre prestataire de paiement, Stripe. La carte y est conservée pour vos prochaines factures.',
    keepCard: 'Payer aussi mes prochaines factures avec cette carte',
    howToPay: 'Comment payer',
    askForAccount: (workspace, amount, reach, number) =>
      `Les cartes ne sont pas acceptées ici. Demandez à ${workspace} le compte sur lequel virer ${amount}${reach}, et indiquez la facture ${number} en référence.`,
    payByTransfer: 'Payer par virement',
    nameReference:
      'Les cartes ne sont pas acceptées ici. Indiquez la référence, afin que votre paiement soit retrouvé.',
    to: 'À',
    bank: 'Banque',
    refusals: {
      'nothing-due': 'Il n’y a plus rien à payer ici.',
      'charge-out': 'Un paiement de cette facture est en route vers la banque. Revenez voir dans quelques minutes.',
      begun: 'Un paiement vient d’être commencé. Terminez-le, ou revenez voir dans une demi-heure.',
      ended: 'Ce paiement est terminé entre-temps.',
      'no-cards': 'Les cartes ne sont pas acceptées ici. La page de votre facture indique comment la payer autrement.',
    },
    didNotWork: 'Cela n’a pas fonctionné',
    linkEnded: [
      'Ce lien n’est plus valable',
      'Cherchez le message le plus récent que vous avez reçu de nous : son lien est valable.',
    ],
  },
  es: {
    forCustomer: (name) => `Para ${name}`,
    caption: 'Lo que se factura',
    paidOrCredited: 'Pagado o abonado',
    asPdf: 'Factura en PDF',
    isPaid: 'Esta factura está pagada. Gracias.',
    isVoid: 'Esta factura está anulada: no hay nada que pagar.',
    payBy: (day) => `A pagar hasta el ${day}`,
    allYours: 'Todas sus facturas',
    allYoursHelp: 'Con su medio de pago y su plan. El enlace va a la dirección que tenemos de usted.',
    mailLink: 'Enviarme el enlace',
    linkMailed: 'Un enlace va de camino a la dirección que tenemos de usted.',
    bankAsks: 'Su banco pregunta',
    isItYou: (amount, workspace) => `¿Es usted quien paga ${amount} a ${workspace}?`,
    yes: 'Sí, soy yo',
    no: 'No',
    unheard: 'El banco aún no nos ha dicho nada de su pago. No pague otra vez: vuelva a mirar dentro de media hora.',
    failed: (why) => `El pago no se ha realizado: ${why}. Pruebe con otra tarjeta.`,
    declines: {
      'no-money': 'no había saldo suficiente en la cuenta',
      expired: 'la tarjeta ha caducado',
      limit: 'la tarjeta ha llegado a su límite',
      'bank-trouble': 'algo ha fallado en el banco',
      unconfirmed: 'no se ha confirmado',
      'wrong-number': 'el número de la tarjeta no es correcto',
      refused: 'el banco lo ha rechazado',
    },
    pay: 'Pagar',
    payByCard: 'Pagar con tarjeta',
    payAmount: (amount) => `Pagar ${amount}`,
    inSteps: (currency, step, over) =>
      `Las tarjetas pagan ${currency} en múltiplos de ${step}: los ${over} de más son un saldo a su favor para la próxima factura.`,
    byProvider:
      'Pasará a la página de nuestro proveedor de pagos, Stripe. Allí se guarda la tarjeta para sus próximas facturas.',
    keepCard: 'Pagar también mis próximas facturas con esta tarjeta',
    howToPay: 'Cómo pagar',
    askForAccount: (workspace, amount, reach, number) =>
      `Aquí no se aceptan tarjetas. Pregunte a ${workspace} a qué cuenta transferir ${amount}${reach}, e indique la factura ${number} como concepto.`,
    payByTransfer: 'Pagar por transferencia',
    nameReference: 'Aquí no se aceptan tarjetas. Indique el concepto para que encontremos su pago.',
    to: 'A',
    bank: 'Banco',
    refusals: {
      'nothing-due': 'Aquí ya no hay nada que pagar.',
      'charge-out': 'Un pago de esta factura va de camino al banco. Vuelva a mirar dentro de unos minutos.',
      begun: 'Acaba de empezarse un pago. Termínelo o vuelva a mirar dentro de media hora.',
      ended: 'Este pago ya ha terminado.',
      'no-cards': 'Aquí no se aceptan tarjetas. La página de su factura dice cómo se paga de otro modo.',
    },
    didNotWork: 'No ha funcionado',
    linkEnded: [
      'Este enlace ya no es válido',
      'Busque el mensaje más reciente que haya recibido de nosotros: su enlace es válido.',
    ],
  },
  it: {
    forCustomer: (name) => `Per ${name}`,
    caption: 'Che cosa viene fatturato',
    paidOrCredited: 'Pagato o accreditato',
    asPdf: 'Fattura in PDF',
    isPaid: 'Questa fattura è pagata. Grazie.',
    isVoid: 'Questa fattura è annullata: non c’è nulla da pagare.',
    payBy: (day) => `Da pagare entro il ${day}`,
    allYours: 'Tutte le sue fatture',
    allYoursHelp: 'Con il metodo di pagamento e il piano. Il link viene inviato all’indirizzo che abbiamo di lei.',
    mailLink: 'Inviami il link',
    linkMailed: 'Un link è in arrivo all’indirizzo che abbiamo di lei.',
    bankAsks: 'La sua banca chiede',
    isItYou: (amount, workspace) => `È lei che paga ${amount} a ${workspace}?`,
    yes: 'Sì, sono io',
    no: 'No',
    unheard:
      'La banca non ci ha ancora detto nulla del suo pagamento. Non paghi di nuovo: torni a vedere tra mezz’ora.',
    failed: (why) => `Il pagamento non è riuscito: ${why}. Provi con un’altra carta.`,
    declines: {
      'no-money': 'sul conto non c’era denaro sufficiente',
      expired: 'la carta è scaduta',
      limit: 'la carta ha raggiunto il suo limite',
      'bank-trouble': 'c’è stato un problema presso la banca',
      unconfirmed: 'non è stato confermato',
      'wrong-number': 'il numero della carta è errato',
      refused: 'la banca l’ha rifiutato',
    },
    pay: 'Pagare',
    payByCard: 'Pagare con carta',
    payAmount: (amount) => `Paga ${amount}`,
    inSteps: (currency, step, over) =>
      `Le carte pagano ${currency} a passi di ${step}: i ${over} in più sono un credito per la prossima fattura.`,
    byProvider:
      'Verrà portato alla pagina del nostro fornitore di pagamenti, Stripe. La carta vi viene conservata per le prossime fatture.',
    keepCard: 'Paga con questa carta anche le mie prossime fatture',
    howToPay: 'Come pagare',
    askForAccount: (workspace, amount, reach, number) =>
      `Qui non si accettano carte. Chieda a ${workspace} il conto su cui versare ${amount}${reach}, e indichi la fattura ${number} come causale.`,
    payByTransfer: 'Pagare con bonifico',
    nameReference: 'Qui non si accettano carte. Indichi la causale, così il pagamento viene trovato.',
    to: 'A',
    bank: 'Banca',
    refusals: {
      'nothing-due': 'Qui non c’è più nulla da pagare.',
      'charge-out': 'Un pagamento di questa fattura è in viaggio verso la banca. Torni a vedere tra qualche minuto.',
      begun: 'Un pagamento è stato appena iniziato. Lo completi, o torni a vedere tra mezz’ora.',
      ended: 'Questo pagamento nel frattempo è terminato.',
      'no-cards': 'Qui non si accettano carte. La pagina della sua fattura dice come si paga altrimenti.',
    },
    didNotWork: 'Non ha funzionato',
    linkEnded: [
      'Questo link non è più valido',
      'Cerchi il messaggio più recente che ha ricevuto da noi: il suo link è valido.',
    ],
  },
  nl: {
    forCustomer: (name) => `Voor ${name}`,
    caption: 'Wat wordt gefactureerd',
    paidOrCredited: 'Betaald of gecrediteerd',
    asPdf: 'Factuur als pdf',
    isPaid: 'Deze factuur is betaald. Dank u wel.',
    isVoid: 'Deze factuur is vervallen: er hoeft niets te worden betaald.',
    payBy: (day) => `Te betalen voor ${day}`,
    allYours: 'Al uw facturen',
    allYoursHelp: 'Met uw betaalmiddel en uw abonnement. De link gaat naar het adres dat we van u hebben.',
    mailLink: 'Mail mij de link',
    linkMailed: 'Er is een link onderweg naar het adres dat we van u hebben.',
    bankAsks: 'Uw bank vraagt',
    isItYou: (amount, workspace) => `Bent u het die ${amount} aan ${workspace} betaalt?`,
    yes: 'Ja, ik ben het',
    no: 'Nee',
    unheard:
      'We hebben nog niets van de bank gehoord over uw betaling. Betaal niet opnieuw: kijk hier over een half uur weer.',
    failed: (why) => `De betaling is niet gelukt: ${why}. Probeer een andere kaart.`,
    declines: {
      'no-money': 'er stond niet genoeg geld op de rekening',
      expired: 'de kaart is verlopen',
      limit: 'de kaart heeft haar limiet bereikt',
      'bank-trouble': 'er ging iets mis bij de bank',
      unconfirmed: 'zij is niet bevestigd',
      'wrong-number': 'het kaartnummer klopt niet',
      refused: 'de bank heeft haar geweigerd',
    },
    pay: 'Betalen',
    payByCard: 'Met kaart betalen',
    payAmount: (amount) => `${amount} betalen`,
    inSteps: (currency, step, over) =>
      `Kaarten betalen ${currency} in stappen van ${step}: de ${over} te veel zijn uw tegoed voor de volgende factuur.`,
    byProvider:
      'U gaat naar de pagina van onze betaaldienst, Stripe. De kaart wordt daar bewaard voor uw volgende facturen.',
    keepCard: 'Ook mijn volgende facturen met deze kaart betalen',
    howToPay: 'Zo kunt u betalen',
    askForAccount: (workspace, amount, reach, number) =>
      `Hier worden geen kaarten aangenomen. Vraag ${workspace} naar de rekening waarop u ${amount} overmaakt${reach}, en vermeld factuur ${number} als kenmerk.`,
    payByTransfer: 'Betalen per overboeking',
    nameReference: 'Hier worden geen kaarten aangenomen. Vermeld het kenmerk, zodat uw betaling wordt gevonden.',
    to: 'Aan',
    bank: 'Bank',
    refusals: {
      'nothing-due': 'Hier hoeft niets meer te worden betaald.',
      'charge-out': 'Een betaling van deze factuur is onderweg naar de bank. Kijk hier over enkele minuten weer.',
      begun: 'Er is zojuist een betaling begonnen. Rond die af, of kijk hier over een half uur weer.',
      ended: 'Deze betaling is intussen beëindigd.',
      'no-cards': 'Hier worden geen kaarten aangenomen. Op de pagina van uw factuur staat hoe u anders betaalt.',
    },
    didNotWork: 'Dat is niet gelukt',
    linkEnded: [
      'Deze link is niet meer geldig',
      'Zoek het nieuwste bericht dat u van ons kreeg: de link daarin is geldig.',
    ],
  },
  pl: {
    forCustomer: (name) => `Dla: ${name}`,
    caption: 'Co jest fakturowane',
    paidOrCredited: 'Zapłacono lub uznano',
    asPdf: 'Faktura w PDF',
    isPaid: 'Ta faktura jest opłacona. Dziękujemy.',
    isVoid: 'Ta faktura jest anulowana: nie trzeba nic płacić.',
    payBy: (day) => `Do zapłaty do: ${day}`,
    allYours: 'Wszystkie faktury',
    allYoursHelp: 'Wraz ze sposobem płatności i planem. Link zostanie wysłany na adres, który od Państwa mamy.',
    mailLink: 'Wyślij mi link',
    linkMailed: 'Link jest w drodze na adres, który od Państwa mamy.',
    bankAsks: 'Bank pyta',
    isItYou: (amount, workspace) => `Czy to Państwo płacą ${amount} na rzecz ${workspace}?`,
    yes: 'Tak, to ja',
    no: 'Nie',
    unheard:
      'Bank nie odpowiedział jeszcze w sprawie płatności. Prosimy nie płacić ponownie i zajrzeć tu za pół godziny.',
    failed: (why) => `Płatność nie powiodła się: ${why}. Prosimy spróbować inną kartą.`,
    declines: {
      'no-money': 'na koncie nie było wystarczających środków',
      expired: 'karta straciła ważność',
      limit: 'karta osiągnęła swój limit',
      'bank-trouble': 'po stronie banku wystąpił błąd',
      unconfirmed: 'nie została potwierdzona',
      'wrong-number': 'numer karty jest błędny',
      refused: 'bank ją odrzucił',
    },
    pay: 'Zapłać',
    payByCard: 'Zapłać kartą',
    payAmount: (amount) => `Zapłać ${amount}`,
    inSteps: (currency, step, over) =>
      `Karty płacą w ${currency} co ${step}: nadwyżka ${over} zostanie zaliczona na następną fakturę.`,
    byProvider:
      'Nastąpi przejście na stronę naszego operatora płatności, Stripe. Karta zostanie tam zachowana dla następnych faktur.',
    keepCard: 'Płać tą kartą także za następne faktury',
    howToPay: 'Jak zapłacić',
    askForAccount: (workspace, amount, reach, number) =>
      `Nie przyjmujemy tu kart. Prosimy zapytać ${workspace} o konto, na które należy przelać ${amount}${reach}, i podać fakturę ${number} w tytule przelewu.`,
    payByTransfer: 'Zapłać przelewem',
    nameReference: 'Nie przyjmujemy tu kart. Prosimy podać tytuł przelewu, aby płatność została odnaleziona.',
    to: 'Odbiorca',
    bank: 'Bank',
    refusals: {
      'nothing-due': 'Nie ma tu już nic do zapłaty.',
      'charge-out': 'Płatność tej faktury jest w drodze do banku. Prosimy zajrzeć tu za kilka minut.',
      begun: 'Przed chwilą rozpoczęto płatność. Prosimy ją dokończyć lub zajrzeć tu za pół godziny.',
      ended: 'Ta płatność została już zakończona.',
      'no-cards': 'Nie przyjmujemy tu kart. Na stronie faktury jest napisane, jak ją opłacić inaczej.',
    },
    didNotWork: 'To się nie udało',
    linkEnded: [
      'Ten link stracił ważność',
      'Prosimy odszukać najnowszą wiadomość od nas: zawarty w niej link jest ważny.',
    ],
  },
  pt: {
    forCustomer: (name) => `Para ${name}`,
    caption: 'O que é faturado',
    paidOrCredited: 'Pago ou creditado',
    asPdf: 'Fatura em PDF',
    isPaid: 'Esta fatura está paga. Obrigado.',
    isVoid: 'Esta fatura está anulada: não há nada a pagar.',
    payBy: (day) => `A pagar até ${day}`,
    allYours: 'Todas as suas faturas',
    allYoursHelp: 'Com o seu meio de pagamento e o seu plano. O link vai para o endereço que temos de si.',
    mailLink: 'Enviar-me o link',
    linkMailed: 'Um link vai a caminho do endereço que temos de si.',
    bankAsks: 'O seu banco pergunta',
    isItYou: (amount, workspace) => `É o próprio que paga ${amount} a ${workspace}?`,
    yes: 'Sim, sou eu',
    no: 'Não',
    unheard:
      'Ainda não soubemos nada do banco sobre o seu pagamento. Não pague outra vez: volte a ver daqui a meia hora.',
    failed: (why) => `O pagamento não foi aceite: ${why}. Tente outro cartão.`,
    declines: {
      'no-money': 'não havia saldo suficiente na conta',
      expired: 'o cartão expirou',
      limit: 'o cartão atingiu o limite',
      'bank-trouble': 'algo correu mal no banco',
      unconfirmed: 'não foi confirmado',
      'wrong-number': 'o número do cartão está errado',
      refused: 'o banco recusou-o',
    },
    pay: 'Pagar',
    payByCard: 'Pagar com cartão',
    payAmount: (amount) => `Pagar ${amount}`,
    inSteps: (currency, step, over) =>
      `Os cartões pagam ${currency} em passos de ${step}: os ${over} a mais são um crédito para a próxima fatura.`,
    byProvider:
      'Será levado à página do nosso prestador de pagamentos, a Stripe. O cartão fica lá guardado para as próximas faturas.',
    keepCard: 'Pagar também as minhas próximas faturas com este cartão',
    howToPay: 'Como pagar',
    askForAccount: (workspace, amount, reach, number) =>
      `Aqui não se aceitam cartões. Pergunte a ${workspace} para que conta transferir ${amount}${reach}, e indique a fatura ${number} como referência.`,
    payByTransfer: 'Pagar por transferência',
    nameReference: 'Aqui não se aceitam cartões. Indique a referência, para que o pagamento seja encontrado.',
    to: 'Para',
    bank: 'Banco',
    refusals: {
      'nothing-due': 'Aqui já não há nada a pagar.',
      'charge-out': 'Um pagamento desta fatura vai a caminho do banco. Volte a ver daqui a alguns minutos.',
      begun: 'Um pagamento foi começado há momentos. Termine-o, ou volte a ver daqui a meia hora.',
      ended: 'Este pagamento terminou entretanto.',
      'no-cards': 'Aqui não se aceitam cartões. A página da sua fatura diz como se paga de outro modo.',
    },
    didNotWork: 'Não resultou',
    linkEnded: [
      'Este link já não é válido',
      'Procure a mensagem mais recente que recebeu de nós: o link dela é válido.',
    ],
  },
};
