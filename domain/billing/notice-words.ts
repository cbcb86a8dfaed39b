import type { Language } from '../documents/contract.ts';

/** A mail in parts; each line is a paragraph. */
export interface Notice {
  readonly subject: string;
  readonly lines: readonly string[];
}

/** What a subscription's own plan tells its customer. Days, months and amounts come as they are written in the language. */
export interface NoticeWords {
  readonly hello: (name: string) => string;
  readonly cardExpires: (card: string, month: string, link: string) => Notice;
  readonly trialEnds: (plan: string, day: string) => string;
  /** Without a means of payment. */
  readonly trialStops: { readonly cancel: string; readonly pause: string };
  readonly trialGoesOn: (amount: string | null) => string;
  readonly termEnds: (plan: string, day: string) => Notice;
  readonly termRenews: (plan: string, day: string) => Notice;
  readonly used: (plan: string, quantity: string, meter: string) => Notice;
}

export const NOTICE_WORDS: Readonly<Record<Language, NoticeWords>> = {
  en: {
    hello: (name) => `Hello ${name},`,
    cardExpires: (card, month, link) => ({
      subject: `Your card expires at the end of ${month}`,
      lines: [
        `the card that your invoices are charged to (${card}) works until the end of ${month}.`,
        `Please give us another one before then: ${link}`,
        'Once you have, or your bank has renewed it with us by itself, there is nothing more to do.',
      ],
    }),
    trialEnds: (plan, day) => `Your trial of ${plan} ends on ${day}`,
    trialStops: {
      cancel: 'We have no means of payment of yours yet: without one it ends then.',
      pause: 'We have no means of payment of yours yet: without one it is held until there is one.',
    },
    trialGoesOn: (amount) =>
      `${amount === null ? '' : `The first invoice after it will be ${amount}. `}You need not do anything to go on.`,
    termEnds: (plan, day) => ({
      subject: `${plan} ends on ${day}`,
      lines: [`What you agreed on with us for ${plan} ends on ${day}.`],
    }),
    termRenews: (plan, day) => ({
      subject: `${plan} is renewed on ${day}`,
      lines: [`What you agreed on with us for ${plan} is renewed on ${day}, for as long again.`],
    }),
    used: (plan, quantity, meter) => ({
      subject: `You have used ${quantity} of ${meter} in this period`,
      lines: [
        `Your use on ${plan} has reached ${quantity} of ${meter} in the present period. It is billed by what you use.`,
      ],
    }),
  },
  de: {
    hello: (name) => `Guten Tag ${name},`,
    cardExpires: (card, month, link) => ({
      subject: `Ihre Karte läuft Ende ${month} ab`,
      lines: [
        `die Karte, mit der Ihre Rechnungen bezahlt werden (${card}), gilt bis Ende ${month}.`,
        `Bitte hinterlegen Sie vorher eine andere: ${link}`,
        'Danach, oder wenn Ihre Bank sie von selbst bei uns erneuert hat, ist nichts weiter zu tun.',
      ],
    }),
    trialEnds: (plan, day) => `Ihr Testzeitraum für ${plan} endet am ${day}`,
    trialStops: {
      cancel: 'Wir haben noch kein Zahlungsmittel von Ihnen: Ohne eines ist das Abonnement dann beendet.',
      pause: 'Wir haben noch kein Zahlungsmittel von Ihnen: Ohne eines ruht das Abonnement, bis eines hinterlegt ist.',
    },
    trialGoesOn: (amount) =>
      `${amount === null ? '' : `Die erste Rechnung danach lautet über ${amount}. `}Damit es weitergeht, müssen Sie nichts tun.`,
    termEnds: (plan, day) => ({
      subject: `${plan} endet am ${day}`,
      lines: [`unsere Vereinbarung über ${plan} endet am ${day}.`],
    }),
    termRenews: (plan, day) => ({
      subject: `${plan} verlängert sich am ${day}`,
      lines: [`unsere Vereinbarung über ${plan} verlängert sich am ${day} um den gleichen Zeitraum.`],
    }),
    used: (plan, quantity, meter) => ({
      subject: `${meter}: Sie haben in diesem Zeitraum ${quantity} verbraucht`,
      lines: [
        `Ihr Verbrauch bei ${plan} hat im laufenden Zeitraum ${quantity} (${meter}) erreicht. Abgerechnet wird nach Verbrauch.`,
      ],
    }),
  },
  fr: {
    hello: (name) => `Bonjour ${name},`,
    cardExpires: (card, month, link) => ({
      subject: `Votre carte expire fin ${month}`,
      lines: [
        `la carte avec laquelle vos factures sont réglées (${card}) est valable jusqu’à fin ${month}.`,
        `Veuillez en indiquer une autre avant cette date : ${link}`,
        'Ensuite, ou si votre banque l’a renouvelée d’elle-même auprès de nous, vous n’avez plus rien à faire.',
      ],
    }),
    trialEnds: (plan, day) => `Votre essai de ${plan} se termine le ${day}`,
    trialStops: {
      cancel: 'Nous n’avons pas encore de moyen de paiement de votre part : sans cela, l’abonnement s’arrêtera alors.',
      pause:
        'Nous n’avons pas encore de moyen de paiement de votre part : sans cela, l’abonnement sera suspendu en attendant.',
    },
    trialGoesOn: (amount) =>
      `${amount === null ? '' : `La première facture qui suivra sera de ${amount}. `}Vous n’avez rien à faire pour continuer.`,
    termEnds: (plan, day) => ({
      subject: `${plan} se termine le ${day}`,
      lines: [`notre accord pour ${plan} se termine le ${day}.`],
    }),
    termRenews: (plan, day) => ({
      subject: `${plan} est renouvelé le ${day}`,
      lines: [`notre accord pour ${plan} est renouvelé le ${day}, pour la même durée.`],
    }),
    used: (plan, quantity, meter) => ({
      subject: `${meter} : vous avez utilisé ${quantity} sur cette période`,
      lines: [
        `Votre utilisation de ${plan} a atteint ${quantity} (${meter}) sur la période en cours. Elle est facturée à l’usage.`,
      ],
    }),
  },
  es: {
    hello: (name) => `Hola, ${name}:`,
    cardExpires: (card, month, link) => ({
      subject: `Su tarjeta caduca a finales de ${month}`,
      lines: [
        `la tarjeta con la que se cobran sus facturas (${card}) es válida hasta finales de ${month}.`,
        `Indíquenos otra antes de esa fecha: ${link}`,
        'Después, o si su banco la ha renovado por su cuenta, no tiene que hacer nada más.',
      ],
    }),
    trialEnds: (plan, day) => `Su periodo de prueba de ${plan} termina el ${day}`,
    trialStops: {
      cancel: 'Todavía no tenemos ningún medio de pago suyo: sin él, la suscripción terminará entonces.',
      pause: 'Todavía no tenemos ningún medio de pago suyo: sin él, la suscripción quedará en pausa hasta que lo haya.',
    },
    trialGoesOn: (amount) =>
      `${amount === null ? '' : `La primera factura posterior será de ${amount}. `}No tiene que hacer nada para continuar.`,
    termEnds: (plan, day) => ({
      subject: `${plan} termina el ${day}`,
      lines: [`lo acordado con nosotros para ${plan} termina el ${day}.`],
    }),
    termRenews: (plan, day) => ({
      subject: `${plan} se renueva el ${day}`,
      lines: [`lo acordado con nosotros para ${plan} se renueva el ${day} por el mismo plazo.`],
    }),
    used: (plan, quantity, meter) => ({
      subject: `${meter}: ha usado ${quantity} en este periodo`,
      lines: [
        `Su uso de ${plan} ha llegado a ${quantity} (${meter}) en el periodo actual. Se factura según lo que se usa.`,
      ],
    }),
  },
  it: {
    hello: (name) => `Buongiorno ${name},`,
    cardExpires: (card, month, link) => ({
      subject: `La sua carta scade alla fine di ${month}`,
      lines: [
        `la carta con cui vengono pagate le sue fatture (${card}) è valida fino alla fine di ${month}.`,
        `Ne indichi un’altra prima di allora: ${link}`,
        'Dopo, o se la sua banca l’ha rinnovata da sé, non deve fare altro.',
      ],
    }),
    trialEnds: (plan, day) => `La sua prova di ${plan} termina il ${day}`,
    trialStops: {
      cancel: 'Non abbiamo ancora un suo metodo di pagamento: senza, l’abbonamento terminerà allora.',
      pause: 'Non abbiamo ancora un suo metodo di pagamento: senza, l’abbonamento resterà sospeso finché non ci sarà.',
    },
    trialGoesOn: (amount) =>
      `${amount === null ? '' : `La prima fattura successiva sarà di ${amount}. `}Per continuare non deve fare nulla.`,
    termEnds: (plan, day) => ({
      subject: `${plan} termina il ${day}`,
      lines: [`il nostro accordo per ${plan} termina il ${day}.`],
    }),
    termRenews: (plan, day) => ({
      subject: `${plan} si rinnova il ${day}`,
      lines: [`il nostro accordo per ${plan} si rinnova il ${day} per la stessa durata.`],
    }),
    used: (plan, quantity, meter) => ({
      subject: `${meter}: ha usato ${quantity} in questo periodo`,
      lines: [
        `Il suo utilizzo di ${plan} ha raggiunto ${quantity} (${meter}) nel periodo in corso. Viene fatturato a consumo.`,
      ],
    }),
  },
  nl: {
    hello: (name) => `Hallo ${name},`,
    cardExpires: (card, month, link) => ({
      subject: `Uw kaart verloopt eind ${month}`,
      lines: [
        `de kaart waarmee uw facturen worden betaald (${card}) is geldig tot eind ${month}.`,
        `Geef ons vóór die tijd een andere op: ${link}`,
        'Daarna, of als uw bank hem zelf bij ons heeft vernieuwd, hoeft u niets meer te doen.',
      ],
    }),
    trialEnds: (plan, day) => `Uw proefperiode van ${plan} eindigt op ${day}`,
    trialStops: {
      cancel: 'We hebben nog geen betaalmiddel van u: zonder betaalmiddel stopt het abonnement dan.',
      pause:
        'We hebben nog geen betaalmiddel van u: zonder betaalmiddel wordt het abonnement gepauzeerd tot het er is.',
    },
    trialGoesOn: (amount) =>
      `${amount === null ? '' : `De eerste factuur daarna bedraagt ${amount}. `}U hoeft niets te doen om door te gaan.`,
    termEnds: (plan, day) => ({
      subject: `${plan} eindigt op ${day}`,
      lines: [`onze afspraak voor ${plan} eindigt op ${day}.`],
    }),
    termRenews: (plan, day) => ({
      subject: `${plan} wordt op ${day} verlengd`,
      lines: [`onze afspraak voor ${plan} wordt op ${day} verlengd met dezelfde duur.`],
    }),
    used: (plan, quantity, meter) => ({
      subject: `${meter}: u hebt in deze periode ${quantity} gebruikt`,
      lines: [
        `Uw gebruik van ${plan} heeft in de lopende periode ${quantity} (${meter}) bereikt. Het wordt naar gebruik gefactureerd.`,
      ],
    }),
  },
  pl: {
    hello: (name) => `Dzień dobry, ${name},`,
    cardExpires: (card, month, link) => ({
      subject: `Karta traci ważność: ${month}`,
      lines: [
        `karta, którą opłacane są Państwa faktury (${card}), jest ważna do końca miesiąca: ${month}.`,
        `Prosimy podać wcześniej inną: ${link}`,
        'Potem, lub jeśli bank sam ją u nas odnowił, nic więcej nie trzeba robić.',
      ],
    }),
    trialEnds: (plan, day) => `Okres próbny ${plan} kończy się ${day}`,
    trialStops: {
      cancel: 'Nie mamy jeszcze Państwa sposobu płatności: bez niego subskrypcja się wtedy zakończy.',
      pause:
        'Nie mamy jeszcze Państwa sposobu płatności: bez niego subskrypcja będzie wstrzymana do czasu jego podania.',
    },
    trialGoesOn: (amount) =>
      `${amount === null ? '' : `Pierwsza faktura po nim wyniesie ${amount}. `}Aby kontynuować, nic nie trzeba robić.`,
    termEnds: (plan, day) => ({
      subject: `${plan} kończy się ${day}`,
      lines: [`nasza umowa dotycząca ${plan} kończy się ${day}.`],
    }),
    termRenews: (plan, day) => ({
      subject: `${plan} odnawia się ${day}`,
      lines: [`nasza umowa dotycząca ${plan} odnawia się ${day} na taki sam okres.`],
    }),
    used: (plan, quantity, meter) => ({
      subject: `${meter}: zużycie w tym okresie: ${quantity}`,
      lines: [
        `Państwa zużycie w ${plan} osiągnęło ${quantity} (${meter}) w bieżącym okresie. Rozliczane jest według zużycia.`,
      ],
    }),
  },
  pt: {
    hello: (name) => `Olá ${name},`,
    cardExpires: (card, month, link) => ({
      subject: `O seu cartão expira no fim de ${month}`,
      lines: [
        `o cartão com que as suas faturas são pagas (${card}) é válido até ao fim de ${month}.`,
        `Indique-nos outro antes disso: ${link}`,
        'Depois, ou se o seu banco o tiver renovado por si, não precisa de fazer mais nada.',
      ],
    }),
    trialEnds: (plan, day) => `O seu período experimental de ${plan} termina a ${day}`,
    trialStops: {
      cancel: 'Ainda não temos um meio de pagamento seu: sem ele, a subscrição termina nessa altura.',
      pause: 'Ainda não temos um meio de pagamento seu: sem ele, a subscrição fica suspensa até que haja um.',
    },
    trialGoesOn: (amount) =>
      `${amount === null ? '' : `A primeira fatura seguinte será de ${amount}. `}Não precisa de fazer nada para continuar.`,
    termEnds: (plan, day) => ({
      subject: `${plan} termina a ${day}`,
      lines: [`o acordado connosco para ${plan} termina a ${day}.`],
    }),
    termRenews: (plan, day) => ({
      subject: `${plan} renova-se a ${day}`,
      lines: [`o acordado connosco para ${plan} renova-se a ${day}, pelo mesmo prazo.`],
    }),
    used: (plan, quantity, meter) => ({
      subject: `${meter}: utilizou ${quantity} neste período`,
      lines: [
        `A sua utilização de ${plan} atingiu ${quantity} (${meter}) no período atual. É faturada pelo que utiliza.`,
      ],
    }),
  },
};
