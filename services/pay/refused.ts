import { AppError } from '../../domain/errors.ts';
import { PAY_WORDS, type PayRefusal } from '../../domain/payments/pay-words.ts';

/** Nothing can be paid at the moment: pages say why in the customer's language. */
export class PayRefused extends AppError {
  readonly reason: PayRefusal;

  constructor(reason: PayRefusal) {
    super('Conflict', PAY_WORDS.en.refusals[reason]);
    this.reason = reason;
  }
}
