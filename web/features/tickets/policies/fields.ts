import type { PolicyDraft } from './draft.ts';

/** What each part of the policy's form is handed. */
export interface PartProps {
  draft: PolicyDraft;
  onChange: (change: Partial<PolicyDraft>) => void;
  errorOf: (name: string) => string | undefined;
}
