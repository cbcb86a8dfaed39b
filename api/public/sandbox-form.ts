import { SANDBOX_CARDS, SANDBOX_NUMBERS } from '../../domain/collection/contract.ts';
import { type Html, html } from './page.ts';

/** Where no provider is set up, cards of the sandbox are typed in here; real ones never are. */
export const sandboxFields = (problem: string | null): Html => html`
<label for="number">Card number</label><p class="help" id="number-help">Nothing is charged: this installation has no payment provider. Use one of the numbers below, never a real card.</p>
<input id="number" name="number" inputmode="numeric" autocomplete="off" required maxlength="30" aria-describedby="number-help number-problem" ${problem !== null && html`aria-invalid="true"`}>
<p class="problem" id="number-problem" ${problem !== null && html`role="alert"`}>${problem ?? ''}</p>`;

export const sandboxNumbers = (): Html =>
  html`<details class="more"><summary>Card numbers of the sandbox</summary><table class="cards"><tbody>${Object.entries(
    SANDBOX_NUMBERS,
  ).map(
    ([number, card]) =>
      html`<tr><td><code>${number.replace(/(\d{4})(?=\d)/g, '$1 ')}</code></td><td>${SANDBOX_CARDS[card]}</td></tr>`,
  )}</tbody></table></details>`;
