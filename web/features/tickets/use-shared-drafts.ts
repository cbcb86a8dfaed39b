import { useEffect, useRef, useState } from 'react';
import type { TicketMessageKind } from '../../../domain/tickets/contract.ts';
import type { TicketDraft } from '../../../domain/tickets/desk.ts';
import { failureOf } from '../../app/failure.ts';
import { useMember } from '../../app/session.tsx';
import { trpc } from '../../app/trpc.ts';
import { useDraft } from '../../app/use-draft.ts';

type Texts = Readonly<Partial<Record<TicketMessageKind, string>>>;
const NOTHING: Texts = {};

/** After so long without a key, what was typed is kept on the server, for everybody who may answer. */
const KEEP_MS = 800;

/**
 * What is being written in a ticket. Typed here it is shown at once and kept in the browser until the server has it; written elsewhere it
 * comes by itself, unless both write: then `theirs` says so, and one chooses.
 */
export function useSharedDrafts(ticketId: string) {
  const { member } = useMember();
  const utils = trpc.useUtils();
  const stored = trpc.tickets.desk.useQuery({ id: ticketId }).data?.drafts;
  const save = trpc.tickets.saveDraft.useMutation();
  const [typed, setTyped, dropTyped] = useDraft(`ticket:${ticketId}`, NOTHING);
  const [theirs, setTheirs] = useState<TicketDraft | null>(null);
  // As it is when it is asked for: what is kept later has to name the version of then.
  const known = useRef(stored);
  known.current = stored;
  const draftOf = (kind: TicketMessageKind): TicketDraft | undefined => known.current?.find((one) => one.kind === kind);
  /** One after the other, so that nobody is in conflict with themselves. */
  const keeping = useRef<Promise<void>>(Promise.resolve());

  const enter = (kind: TicketMessageKind, draft: TicketDraft | null) => {
    known.current = [...(known.current ?? []).filter((one) => one.kind !== kind), ...(draft ? [draft] : [])];
    utils.tickets.desk.setData(
      { id: ticketId },
      (desk) =>
        desk && { ...desk, drafts: [...desk.drafts.filter((one) => one.kind !== kind), ...(draft ? [draft] : [])] },
    );
  };
  const forget = (kind: TicketMessageKind, body?: string) => {
    const { [kind]: current, ...rest } = latest.current;
    if (body !== undefined && current !== body) return;
    if (Object.keys(rest).length === 0) dropTyped();
    else setTyped(rest);
  };
  /** How often something was sent from here. */
  const sent = useRef(0);
  const latest = useRef(typed);
  latest.current = typed;

  const keep = async (kind: TicketMessageKind, body: string, version: number) => {
    try {
      const sendings = sent.current;
      const { draft } = await save.mutateAsync({ id: ticketId, kind, body, version });
      if (sent.current !== sendings && draft) {
        // It was sent while it was being kept, and this came after: nothing is left to write.
        await save.mutateAsync({ id: ticketId, kind, body: '', version: draft.version });
        return;
      }
      enter(kind, draft);
      forget(kind, body);
    } catch (error) {
      // Out of reach: it is in the browser, and the next key tries again.
      if (failureOf(error).code !== 'CONFLICT') return;
      const desk = await utils.tickets.desk.fetch({ id: ticketId }, { staleTime: 0 });
      setTheirs(desk.drafts.find((one) => one.kind === kind) ?? null);
    }
  };

  // What the browser kept from an earlier visit may be older than what somebody else has written since: then one chooses.
  const looked = useRef(false);
  useEffect(() => {
    if (looked.current || stored === undefined) return;
    looked.current = true;
    const other = stored.find(({ kind, body, authorId }) => {
      const mine = latest.current[kind];
      return mine !== undefined && mine !== body && authorId !== member.id;
    });
    if (other) setTheirs(other);
  }, [stored, member.id]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: what was typed last is what counts
  useEffect(() => {
    if (theirs !== null || stored === undefined) return;
    const timer = window.setTimeout(() => {
      for (const [kind, body] of Object.entries(typed) as [TicketMessageKind, string][]) {
        const draft = draftOf(kind);
        if (body === (draft?.body ?? '')) forget(kind);
        else keeping.current = keeping.current.then(() => keep(kind, body, draftOf(kind)?.version ?? 0));
      }
    }, KEEP_MS);
    return () => window.clearTimeout(timer);
  }, [typed, theirs, stored === undefined]);

  return {
    textOf: (kind: TicketMessageKind): string => typed[kind] ?? draftOf(kind)?.body ?? '',
    /** Who wrote it last, where that is somebody else than who types here now. */
    authorOf: (kind: TicketMessageKind): TicketDraft | null =>
      typed[kind] === undefined ? (draftOf(kind) ?? null) : null,
    write: (kind: TicketMessageKind, body: string) => setTyped({ ...latest.current, [kind]: body }),
    /** Once sent: the server has thrown its own away. */
    sent: (kind: TicketMessageKind) => {
      sent.current += 1;
      enter(kind, null);
      forget(kind);
    },
    theirs,
    takeTheirs: () => {
      if (theirs) forget(theirs.kind);
      setTheirs(null);
    },
    keepMine: () => {
      if (theirs) void keep(theirs.kind, typed[theirs.kind] ?? '', theirs.version);
      setTheirs(null);
    },
  };
}
