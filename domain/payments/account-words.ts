import type { Language } from '../documents/contract.ts';

/** What a customer's own page says, and the mail that brings its link. */
export interface AccountWords {
  readonly title: (name: string, workspace: string) => string;
  readonly suspended: string;
  readonly plan: string;
  readonly noPlan: string;
  readonly planStates: Readonly<Record<string, string>>;
  readonly endsOn: (day: string) => string;
  readonly nextOn: (day: string) => string;
  readonly method: string;
  readonly worksUntil: (month: string) => string;
  readonly noMethod: string;
  readonly credit: (amount: string) => string;
  readonly noCards: string;
  readonly anotherCard: string;
  readonly firstCard: string;
  readonly cardNumber: string;
  /** Where no provider is set up. */
  readonly sandboxHelp: string;
  readonly notACard: string;
  readonly invoices: string;
  readonly noInvoices: string;
  readonly state: string;
  readonly paid: string;
  readonly paidWith: (card: string) => string;
  readonly voided: string;
  readonly toBePaid: (amount: string, day: string | null) => string;
  readonly mailSubject: (workspace: string) => string;
  readonly mailBody: (name: string, link: string) => string;
}

export const ACCOUNT_WORDS: Readonly<Record<Language, AccountWords>> = {
  en: {
    title: (name, workspace) => `${name} at ${workspace}`,
    suspended: 'Your account is suspended because of an overdue invoice. Pay it, and it goes on at once.',
    plan: 'Plan',
    noPlan: 'You have no plan at present.',
    planStates: { trialing: 'On trial', active: 'Active', paused: 'Paused' },
    endsOn: (day) => `Ends on ${day}`,
    nextOn: (day) => `Next invoice on ${day}`,
    method: 'Means of payment',
    worksUntil: (month) => `works until ${month}`,
    noMethod: 'None is on file.',
    credit: (amount) => `Credit: ${amount}, taken off your next invoices.`,
    noCards: 'No cards are taken here. The page of each invoice says how it is paid.',
    anotherCard: 'Use another card',
    firstCard: 'Put a card on file',
    cardNumber: 'Card number',
    sandboxHelp:
      'Nothing is charged: this installation has no payment provider. Use one of the numbers below, never a real card.',
    notACard: 'This is no card of the sandbox. Use one of those below.',
    invoices: 'Invoices',
    noInvoices: 'There are none yet.',
    state: 'State',
    paid: 'Paid',
    paidWith: (card) => `Paid with ${card}`,
    voided: 'Void',
    toBePaid: (amount, day) => `${amount} to be paid${day === null ? '' : ` by ${day}`}`,
    mailSubject: (workspace) => `Your invoices at ${workspace}`,
    mailBody: (name, link) =>
      `Hello ${name},\n\nall your invoices, your means of payment and your plan are here, for seven days: ${link}\n`,
  },
  de: {
    title: (name, workspace) => `${name} bei ${workspace}`,
    suspended: 'Ihr Konto ist wegen einer überfälligen Rechnung gesperrt. Sobald sie bezahlt ist, geht es weiter.',
    plan: 'Tarif',
    noPlan: 'Sie haben zurzeit keinen Tarif.',
    planStates: { trialing: 'Testzeitraum', active: 'Aktiv', paused: 'Pausiert' },
    endsOn: (day) => `Endet am ${day}`,
    nextOn: (day) => `Nächste Rechnung am ${day}`,
    method: 'Zahlungsmittel',
    worksUntil: (month) => `gültig bis ${month}`,
    noMethod: 'Es ist keines hinterlegt.',
    credit: (amount) => `Guthaben: ${amount}, wird mit Ihren nächsten Rechnungen verrechnet.`,
    noCards: 'Karten werden hier nicht angenommen. Wie eine Rechnung bezahlt wird, steht auf ihrer Seite.',
    anotherCard: 'Andere Karte verwenden',
    firstCard: 'Karte hinterlegen',
    cardNumber: 'Kartennummer',
    sandboxHelp:
      'Es wird nichts abgebucht: Diese Installation hat keinen Zahlungsdienstleister. Verwenden Sie eine der Nummern unten, nie eine echte Karte.',
    notACard: 'Das ist keine Karte der Testumgebung. Verwenden Sie eine von unten.',
    invoices: 'Rechnungen',
    noInvoices: 'Es gibt noch keine.',
    state: 'Stand',
    paid: 'Bezahlt',
    paidWith: (card) => `Bezahlt mit ${card}`,
    voided: 'Storniert',
    toBePaid: (amount, day) => `${amount} zu zahlen${day === null ? '' : ` bis zum ${day}`}`,
    mailSubject: (workspace) => `Ihre Rechnungen bei ${workspace}`,
    mailBody: (name, link) =>
      `Guten Tag ${name},\n\nalle Ihre Rechnungen, Ihr Zahlungsmittel und Ihren Tarif finden Sie sieben Tage lang hier: ${link}\n`,
  },
  fr: {
    title: (name, workspace) => `${name} chez ${workspace}`,
    suspended:
      'Votre compte est suspendu en raison d’une facture en retard. Dès qu’elle est payée, tout reprend aussitôt.',
    plan: 'Abonnement',
    noPlan: 'Vous n’avez pas d’abonnement actuellement.',
    planStates: { trialing: 'À l’essai', active: 'Actif', paused: 'En pause' },
    endsOn: (day) => `Se termine le ${day}`,
    nextOn: (day) => `Prochaine facture le ${day}`,
    method: 'Moyen de paiement',
    worksUntil: (month) => `valable jusqu’à ${month}`,
    noMethod: 'Aucun n’est enregistré.',
    credit: (amount) => `Crédit : ${amount}, déduit de vos prochaines factures.`,
    noCards: 'Les cartes ne sont pas acceptées ici. La page de chaque facture indique comment la payer.',
    anotherCard: 'Utiliser une autre carte',
    firstCard: 'Enregistrer une carte',
    cardNumber: 'Numéro de carte',
    sandboxHelp:
      'Rien n’est débité : cette installation n’a pas de prestataire de paiement. Utilisez l’un des numéros ci-dessous, jamais une vraie carte.',
    notACard: 'Ce n’est pas une carte de test. Utilisez l’une de celles ci-dessous.',
    invoices: 'Factures',
    noInvoices: 'Il n’y en a pas encore.',
    state: 'État',
    paid: 'Payée',
    paidWith: (card) => `Payée avec ${card}`,
    voided: 'Annulée',
    toBePaid: (amount, day) => `${amount} à payer${day === null ? '' : ` avant le ${day}`}`,
    mailSubject: (workspace) => `Vos factures chez ${workspace}`,
    mailBody: (name, link) =>
      `Bonjour ${name},\n\ntoutes vos factures, votre moyen de paiement et votre abonnement sont ici, pendant sept jours : ${link}\n`,
  },
  es: {
    title: (name, workspace) => `${name} en ${workspace}`,
    suspended: 'Su cuenta está suspendida por una factura vencida. En cuanto la pague, vuelve a funcionar.',
    plan: 'Plan',
    noPlan: 'Ahora mismo no tiene ningún plan.',
    planStates: { trialing: 'En prueba', active: 'Activo', paused: 'En pausa' },
    endsOn: (day) => `Termina el ${day}`,
    nextOn: (day) => `Próxima factura el ${day}`,
    method: 'Medio de pago',
    worksUntil: (month) => `válido hasta ${month}`,
    noMethod: 'No hay ninguno guardado.',
    credit: (amount) => `Saldo a favor: ${amount}, se descuenta de sus próximas facturas.`,
    noCards: 'Aquí no se aceptan tarjetas. La página de cada factura dice cómo se paga.',
    anotherCard: 'Usar otra tarjeta',
    firstCard: 'Guardar una tarjeta',
    cardNumber: 'Número de tarjeta',
    sandboxHelp:
      'No se cobra nada: esta instalación no tiene proveedor de pagos. Use uno de los números de abajo, nunca una tarjeta real.',
    notACard: 'Esta no es una tarjeta de prueba. Use una de las de abajo.',
    invoices: 'Facturas',
    noInvoices: 'Todavía no hay ninguna.',
    state: 'Estado',
    paid: 'Pagada',
    paidWith: (card) => `Pagada con ${card}`,
    voided: 'Anulada',
    toBePaid: (amount, day) => `${amount} por pagar${day === null ? '' : ` hasta el ${day}`}`,
    mailSubject: (workspace) => `Sus facturas en ${workspace}`,
    mailBody: (name, link) =>
      `Hola, ${name}:\n\ntodas sus facturas, su medio de pago y su plan están aquí durante siete días: ${link}\n`,
  },
  it: {
    title: (name, workspace) => `${name} presso ${workspace}`,
    suspended: 'Il suo account è sospeso per una fattura scaduta. Appena è pagata, riprende subito.',
    plan: 'Piano',
    noPlan: 'Al momento non ha alcun piano.',
    planStates: { trialing: 'In prova', active: 'Attivo', paused: 'In pausa' },
    endsOn: (day) => `Termina il ${day}`,
    nextOn: (day) => `Prossima fattura il ${day}`,
    method: 'Metodo di pagamento',
    worksUntil: (month) => `valida fino a ${month}`,
    noMethod: 'Non ne è registrato nessuno.',
    credit: (amount) => `Credito: ${amount}, detratto dalle prossime fatture.`,
    noCards: 'Qui non si accettano carte. La pagina di ogni fattura dice come si paga.',
    anotherCard: 'Usa un’altra carta',
    firstCard: 'Registra una carta',
    cardNumber: 'Numero della carta',
    sandboxHelp:
      'Non viene addebitato nulla: questa installazione non ha un fornitore di pagamenti. Usi uno dei numeri qui sotto, mai una carta vera.',
    notACard: 'Questa non è una carta di prova. Ne usi una di quelle qui sotto.',
    invoices: 'Fatture',
    noInvoices: 'Non ce ne sono ancora.',
    state: 'Stato',
    paid: 'Pagata',
    paidWith: (card) => `Pagata con ${card}`,
    voided: 'Annullata',
    toBePaid: (amount, day) => `${amount} da pagare${day === null ? '' : ` entro il ${day}`}`,
    mailSubject: (workspace) => `Le sue fatture presso ${workspace}`,
    mailBody: (name, link) =>
      `Buongiorno ${name},\n\ntutte le sue fatture, il metodo di pagamento e il piano sono qui, per sette giorni: ${link}\n`,
  },
  nl: {
    title: (name, workspace) => `${name} bij ${workspace}`,
    suspended: 'Uw account is geblokkeerd wegens een te late factuur. Zodra die is betaald, gaat het verder.',
    plan: 'Abonnement',
    noPlan: 'U hebt op dit moment geen abonnement.',
    planStates: { trialing: 'Op proef', active: 'Actief', paused: 'Gepauzeerd' },
    endsOn: (day) => `Eindigt op ${day}`,
    nextOn: (day) => `Volgende factuur op ${day}`,
    method: 'Betaalmiddel',
    worksUntil: (month) => `geldig tot ${month}`,
    noMethod: 'Er is er geen opgegeven.',
    credit: (amount) => `Tegoed: ${amount}, wordt met uw volgende facturen verrekend.`,
    noCards: 'Hier worden geen kaarten aangenomen. Op de pagina van elke factuur staat hoe u betaalt.',
    anotherCard: 'Een andere kaart gebruiken',
    firstCard: 'Een kaart opgeven',
    cardNumber: 'Kaartnummer',
    sandboxHelp:
      'Er wordt niets afgeschreven: deze installatie heeft geen betaaldienst. Gebruik een van de nummers hieronder, nooit een echte kaart.',
    notACard: 'Dit is geen testkaart. Gebruik een van die hieronder.',
    invoices: 'Facturen',
    noInvoices: 'Er zijn er nog geen.',
    state: 'Stand',
    paid: 'Betaald',
    paidWith: (card) => `Betaald met ${card}`,
    voided: 'Vervallen',
    toBePaid: (amount, day) => `${amount} te betalen${day === null ? '' : ` voor ${day}`}`,
    mailSubject: (workspace) => `Uw facturen bij ${workspace}`,
    mailBody: (name, link) =>
      `Hallo ${name},\n\nal uw facturen, uw betaalmiddel en uw abonnement staan zeven dagen lang hier: ${link}\n`,
  },
  pl: {
    title: (name, workspace) => `${name} w ${workspace}`,
    suspended: 'Konto jest zawieszone z powodu zaległej faktury. Po jej opłaceniu od razu działa dalej.',
    plan: 'Plan',
    noPlan: 'Obecnie nie ma żadnego planu.',
    planStates: { trialing: 'Okres próbny', active: 'Aktywny', paused: 'Wstrzymany' },
    endsOn: (day) => `Kończy się ${day}`,
    nextOn: (day) => `Następna faktura ${day}`,
    method: 'Sposób płatności',
    worksUntil: (month) => `ważna do: ${month}`,
    noMethod: 'Żaden nie jest zapisany.',
    credit: (amount) => `Nadpłata: ${amount}, zostanie odjęta od następnych faktur.`,
    noCards: 'Nie przyjmujemy tu kart. Na stronie każdej faktury jest napisane, jak ją opłacić.',
    anotherCard: 'Użyj innej karty',
    firstCard: 'Zapisz kartę',
    cardNumber: 'Numer karty',
    sandboxHelp:
      'Nic nie jest pobierane: ta instalacja nie ma operatora płatności. Prosimy użyć jednego z numerów poniżej, nigdy prawdziwej karty.',
    notACard: 'To nie jest karta testowa. Prosimy użyć jednej z poniższych.',
    invoices: 'Faktury',
    noInvoices: 'Jeszcze żadnych nie ma.',
    state: 'Stan',
    paid: 'Opłacona',
    paidWith: (card) => `Opłacona kartą ${card}`,
    voided: 'Anulowana',
    toBePaid: (amount, day) => `${amount} do zapłaty${day === null ? '' : `, termin: ${day}`}`,
    mailSubject: (workspace) => `Państwa faktury w ${workspace}`,
    mailBody: (name, link) =>
      `Dzień dobry, ${name},\n\nwszystkie faktury, sposób płatności i plan są dostępne tutaj przez siedem dni: ${link}\n`,
  },
  pt: {
    title: (name, workspace) => `${name} em ${workspace}`,
    suspended: 'A sua conta está suspensa por causa de uma fatura em atraso. Assim que for paga, continua.',
    plan: 'Plano',
    noPlan: 'De momento não tem nenhum plano.',
    planStates: { trialing: 'Em período experimental', active: 'Ativo', paused: 'Suspenso' },
    endsOn: (day) => `Termina a ${day}`,
    nextOn: (day) => `Próxima fatura a ${day}`,
    method: 'Meio de pagamento',
    worksUntil: (month) => `válido até ${month}`,
    noMethod: 'Não há nenhum registado.',
    credit: (amount) => `Crédito: ${amount}, descontado nas próximas faturas.`,
    noCards: 'Aqui não se aceitam cartões. A página de cada fatura diz como se paga.',
    anotherCard: 'Usar outro cartão',
    firstCard: 'Registar um cartão',
    cardNumber: 'Número do cartão',
    sandboxHelp:
      'Nada é cobrado: esta instalação não tem prestador de pagamentos. Use um dos números abaixo, nunca um cartão verdadeiro.',
    notACard: 'Este não é um cartão de teste. Use um dos que estão abaixo.',
    invoices: 'Faturas',
    noInvoices: 'Ainda não há nenhuma.',
    state: 'Estado',
    paid: 'Paga',
    paidWith: (card) => `Paga com ${card}`,
    voided: 'Anulada',
    toBePaid: (amount, day) => `${amount} a pagar${day === null ? '' : ` até ${day}`}`,
    mailSubject: (workspace) => `As suas faturas em ${workspace}`,
    mailBody: (name, link) =>
      `Olá ${name},\n\ntodas as suas faturas, o meio de pagamento e o plano estão aqui, durante sete dias: ${link}\n`,
  },
};
