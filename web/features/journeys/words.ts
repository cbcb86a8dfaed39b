import { GitFork, Hourglass, type LucideIcon, Mail, Timer, Trophy } from 'lucide-react';
import type { JourneyNode } from '../../../domain/journeys/graph.ts';
import { durationWords, filterWords, nodeTitle, waitWords } from '../../../domain/journeys/words.ts';
import type { Way } from './graph/layout.ts';

interface NodeKind {
  readonly words: string;
  readonly icon: LucideIcon;
}

export const NODE: Readonly<Record<JourneyNode['type'], NodeKind>> = {
  'send-email': { words: 'E-mail', icon: Mail },
  wait: { words: 'Wait', icon: Timer },
  'wait-for': { words: 'Wait for', icon: Hourglass },
  branch: { words: 'Branch', icon: GitFork },
  end: { words: 'End', icon: Trophy },
};

export const WAY: Readonly<Record<Way, string>> = { yes: 'Yes', no: 'No', met: 'Met', timeout: 'Time is up' };

/** What a step does, beside its name; null where the name says it. */
export function nodeDetail(node: JourneyNode): string | null {
  const detail = detailOf(node);
  return detail === nodeTitle(node) ? null : detail;
}

function detailOf(node: JourneyNode): string {
  switch (node.type) {
    case 'send-email':
      return node.subject;
    case 'wait':
      return waitWords(node.wait);
    case 'wait-for':
      return `${filterWords(node.filter)}, ${durationWords(node.timeout)} at most`;
    case 'branch':
      return filterWords(node.filter);
    default:
      return 'End';
  }
}
