import type { ReactNode } from 'react';
import type { Message } from '../../../domain/messages/contract.ts';
import { Avatar } from '../../ui/avatar.tsx';

const ADDRESS = /(https?:\/\/[^\s<>"]+)/g;

/** The message as its recipient sees it. Links are shown and cannot be followed: one of them unsubscribes the recipient. */
export function Paper({ message, from }: { message: Message; from: string }) {
  const body = <Text body={message.body} />;
  if (message.channel === 'sms') {
    return (
      <figure aria-label="As the recipient sees it" className="rounded-md border border-line bg-canvas p-4">
        <div className="max-w-[85%] rounded-md rounded-bl-none border border-line bg-surface px-3 py-2 whitespace-pre-wrap [overflow-wrap:anywhere]">
          {body}
        </div>
      </figure>
    );
  }
  return (
    <figure aria-label="As the recipient sees it" className="rounded-md border border-line bg-surface">
      <div className="flex flex-col gap-3 border-b border-line px-4 py-3">
        <p className="text-16 font-semibold [overflow-wrap:anywhere]">{message.subject}</p>
        <div className="flex items-center gap-3">
          <Avatar name={from} size="medium" />
          <div className="min-w-0 text-13">
            <p className="font-medium">{from}</p>
            <p className="truncate text-faint">
              to {message.toName ? `${message.toName} <${message.toAddress}>` : message.toAddress}
            </p>
          </div>
        </div>
      </div>
      <div className="px-4 py-4 whitespace-pre-wrap [overflow-wrap:anywhere]">{body}</div>
    </figure>
  );
}

function Text({ body }: { body: string }): ReactNode {
  return body.split(ADDRESS).map((part, index) =>
    index % 2 === 1 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts of a text that does not change
      <span key={index} className="text-accent underline">
        {part}
      </span>
    ) : (
      part
    ),
  );
}
