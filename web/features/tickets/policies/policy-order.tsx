import { ArrowDown, ArrowUp, GripVertical } from 'lucide-react';
import { type DragEvent, useState } from 'react';
import { TICKET_PRIORITIES } from '../../../../domain/tickets/contract.ts';
import type { SlaPolicy } from '../../../../domain/tickets/sla-policy.ts';
import { failureOf } from '../../../app/failure.ts';
import { useMember } from '../../../app/session.tsx';
import { trpc } from '../../../app/trpc.ts';
import { cn } from '../../../ui/cn.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Link } from '../../../ui/link.tsx';
import { toastFailed } from '../../../ui/toast.tsx';
import { capital, PRIORITY_WORDS } from '../words.ts';
import { CHANNEL_WORDS } from './condition-fields.tsx';
import { durationText } from './duration-text.ts';

/** The policies in the order in which they are asked: moved by dragging, or by the arrows beside each. */
export function PolicyOrder({ policies }: { policies: readonly SlaPolicy[] }) {
  const mayOrder = useMember().can('slaPolicy:update') && policies.length > 1;
  const utils = trpc.useUtils();
  const [dragged, setDragged] = useState<number | null>(null);
  const [over, setOver] = useState<number | null>(null);
  const [said, setSaid] = useState('');
  const order = trpc.slaPolicies.order.useMutation({
    onSettled: () => utils.slaPolicies.invalidate(),
    onError: (error) => toastFailed(failureOf(error).message),
  });
  const move = (from: number, to: number) => {
    const policy = policies[from];
    if (!policy || from === to || to < 0 || to >= policies.length) return;
    const rest = policies.filter((_, i) => i !== from);
    const moved = [...rest.slice(0, to), policy, ...rest.slice(to)];
    // Shown at once; the answer confirms it, or puts the old order back.
    utils.slaPolicies.list.setData({ pageSize: 200 }, (data) => data && { ...data, items: moved });
    setSaid(`${policy.name} is asked as number ${to + 1} of ${policies.length}.`);
    order.mutate({ ids: moved.map(({ id }) => id) });
  };
  const drop = (event: DragEvent, to: number) => {
    event.preventDefault();
    if (dragged !== null) move(dragged, to);
    setDragged(null);
    setOver(null);
  };
  return (
    <>
      <p role="status" className="sr-only">
        {said}
      </p>
      <ol
        aria-label="SLA policies in the order in which they are asked"
        className="mx-4 mb-6 flex flex-col rounded-md border border-line bg-surface px-4 sm:mx-6"
      >
        {policies.map((policy, index) => (
          <li
            key={policy.id}
            draggable={mayOrder}
            onDragStart={() => setDragged(index)}
            onDragEnd={() => setDragged(null)}
            onDragOver={(event) => {
              event.preventDefault();
              setOver(index);
            }}
            onDrop={(event) => drop(event, index)}
            className={cn(
              'flex items-start gap-3 border-t border-line py-3 first:border-t-0',
              dragged === index && 'opacity-50',
              dragged !== null && over === index && dragged !== index && 'bg-accent-soft',
            )}
          >
            {mayOrder ? (
              <GripVertical className="mt-1 size-4 shrink-0 cursor-grab text-faint max-sm:hidden" aria-hidden />
            ) : null}
            <span className="w-5 shrink-0 pt-0.5 text-right tabular text-faint">{index + 1}</span>
            <div className="min-w-0 grow">
              <Link href={`/tickets/policies/${policy.id}`} className="font-medium">
                {policy.name}
              </Link>
              <p className="text-13 text-muted">{conditionWords(policy)}</p>
              <p className="text-13 text-faint">
                First response {range(policy, 'firstResponseSeconds')}, resolution {range(policy, 'resolutionSeconds')}{' '}
                in {policy.calendarName}
              </p>
            </div>
            <span className="shrink-0 pt-0.5 text-right text-13 tabular max-sm:hidden">{openWords(policy)}</span>
            {mayOrder ? (
              <span className="flex shrink-0">
                <IconButton
                  size="small"
                  label={`Ask ${policy.name} earlier`}
                  icon={<ArrowUp />}
                  disabled={index === 0}
                  onClick={() => move(index, index - 1)}
                />
                <IconButton
                  size="small"
                  label={`Ask ${policy.name} later`}
                  icon={<ArrowDown />}
                  disabled={index === policies.length - 1}
                  onClick={() => move(index, index + 1)}
                />
              </span>
            ) : null}
          </li>
        ))}
      </ol>
    </>
  );
}

/** The shortest and the longest of the four priorities: "1 h to 8 h". */
function range(policy: SlaPolicy, target: 'firstResponseSeconds' | 'resolutionSeconds'): string {
  const all = TICKET_PRIORITIES.flatMap((priority) => policy.targets[priority][target] ?? []);
  if (all.length === 0) return 'not measured';
  const [least, most] = [Math.min(...all), Math.max(...all)];
  return least === most ? durationText(least) : `${durationText(least)} to ${durationText(most)}`;
}

const openWords = ({ openTickets, onOlderVersions }: SlaPolicy): string => {
  const open = openTickets === 1 ? '1 open ticket' : `${openTickets} open tickets`;
  return onOlderVersions === 0 ? open : `${open}, ${onOlderVersions} on older versions`;
};

/** Which tickets it is for, in a sentence. */
export function conditionWords({ conditions }: Pick<SlaPolicy, 'conditions'>): string {
  const parts: string[] = [];
  if (conditions.priority) parts.push(or(conditions.priority.map((one) => PRIORITY_WORDS[one].toLowerCase())));
  if (conditions.companyId) parts.push(some(conditions.companyId.length, 'customer'));
  if (conditions.pricePlanId) parts.push(`a customer with ${some(conditions.pricePlanId.length, 'price plan')}`);
  if (conditions.teamId) parts.push(some(conditions.teamId.length, 'team'));
  if (conditions.category) parts.push(`category ${or(conditions.category)}`);
  if (conditions.tag) parts.push(`tagged ${or(conditions.tag)}`);
  if (conditions.channel) parts.push(`came in ${or(conditions.channel.map((one) => CHANNEL_WORDS[one]))}`);
  return parts.length === 0 ? 'Every ticket' : capital(parts.join('; '));
}

const or = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
const some = (count: number, noun: string): string => (count === 1 ? `one ${noun}` : `one of ${count} ${noun}s`);
