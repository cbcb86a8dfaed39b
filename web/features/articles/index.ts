/** What other features show of articles. */
export { SuggestedArticles } from './suggested.tsx';
