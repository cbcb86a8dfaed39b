import { SANDBOX_CARDS, SANDBOX_NUMBERS } from '../../domain/collection/contract.ts';
import type { AccountWords } from '../../domain/payments/account-words.ts';
import { type Html, html } from './page.ts';

/** Where no provider is set up, cards of the sandbox are typed in here; real ones never are. */
export const sandboxFields = ({ cardNumber, sandboxHelp }: AccountWords, problem: string | null): Html => html`
<label for="number">${cardNumber}</label><p class="help" id="number-help">${sandboxHelp}</p>
<input id="number" name="number" inputmode="numeric" autocomplete="off" required maxlength="30" aria-describedby="number-help number-problem" ${problem !== null && html`aria-invalid="true"`}>
<p class="problem" id="number-problem" ${problem !== null && html`role="alert"`}>${problem ?? ''}</p>`;

/** In English, whoever looks: it is for trying out. */
export const sandboxNumbers = (): Html =>
  html`<details class="more" lang="en"><summary>Card numbers of the sandbox</summary><table class="cards"><tbody>${Object.entries(
    SANDBOX_NUMBERS,
  ).map(
    ([number, card]) =>
      html`<tr><td><code>${number.replace(/(\d{4})(?=\d)/g, '$1 ')}</code></td><td>${SANDBOX_CARDS[card]}</td></tr>`,
  )}</tbody></table></details>`;
