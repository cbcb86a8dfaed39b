/** What other features' pages show of contacts. */
export { ContactForm } from './contact-form.tsx';
