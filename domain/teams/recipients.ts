import { type OnCallFacts, onCallAt } from '../rotas/on-call.ts';
import type { Instant } from '../time/instant.ts';

/** Whom an action names; who that is is asked at the instant at which it runs. */
export type Recipient =
  | { readonly kind: 'assignee' | 'team_lead' | 'team' | 'followers' }
  | { readonly kind: 'member'; readonly memberId: string }
  | { readonly kind: 'team'; readonly teamId: string }
  | { readonly kind: 'role'; readonly role: string }
  | { readonly kind: 'on_call'; readonly rotaId: string };

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  /** For SMS; null: nobody has said. */
  readonly phone: string | null;
  readonly zone: string;
  readonly quiet: { readonly from: string; readonly to: string } | null;
  readonly role: string;
  readonly left: boolean;
}

export interface TeamInDirectory {
  readonly name: string;
  readonly leadId: string | null;
  readonly memberIds: readonly string[];
}

/** Everybody and everything that a recipient may stand for, as it is at the instant asked about. */
export interface Directory {
  readonly people: ReadonlyMap<string, Person>;
  readonly teams: ReadonlyMap<string, TeamInDirectory>;
  /** Their leads are those of the rotas' teams. */
  readonly rotas: ReadonlyMap<string, OnCallFacts & { readonly name: string }>;
  /** By ticket. */
  readonly followers: ReadonlyMap<string, readonly string[]>;
  /** Leads where nobody else does: the first manager, else the first owner. */
  readonly leadId: string | null;
}

export interface TicketForRecipients {
  readonly id: string;
  /** Also one who has left: their tickets go to the lead, and the notes say so. */
  readonly assigneeId: string | null;
  readonly teamId: string | null;
  /** Fixed when a person assigned it. */
  readonly teamLeadId: string | null;
}

export interface Resolved {
  /** Each once, none of them has left. */
  readonly people: readonly Person[];
  /** Where somebody else was found than the one named, in words: "Ada Ash has left: Lea Lowe, who leads, instead". */
  readonly notes: readonly string[];
}

/** Everybody whom the recipients stand for at an instant. Nobody is lost silently: who has left or is missing is replaced by whoever leads. */
export function resolve(
  directory: Directory,
  recipients: readonly Recipient[],
  ticket: TicketForRecipients,
  at: Instant,
): Resolved {
  const found = new Map<string, Person>();
  const notes = new Set<string>();
  const lead = leadOf(directory, ticket);
  const here = (id: string | null | undefined): Person | null => present(directory, id);
  const add = (person: Person) => found.set(person.id, found.get(person.id) ?? person);
  const fallBack = (why: string) => {
    if (lead) add(lead);
    notes.add(lead ? `${why}: ${lead.name}, who leads, instead` : `${why}, and nobody leads: nobody is told`);
  };
  const addMember = (id: string) => {
    const person = here(id);
    if (person) add(person);
    else fallBack(`${directory.people.get(id)?.name ?? 'Somebody'} has left`);
  };
  const addAll = (ids: readonly string[], nobody: string) => {
    const there = ids.flatMap((id) => here(id) ?? []);
    for (const person of there) add(person);
    if (there.length === 0) fallBack(nobody);
  };
  const addTeam = (team: TeamInDirectory | undefined) =>
    addAll(team?.memberIds ?? [], team ? `Nobody is in the team ${team.name}` : 'The team is gone');
  const holders = (role: string) =>
    [...directory.people.values()].filter((one) => one.role === role).map(({ id }) => id);

  for (const to of recipients) {
    switch (to.kind) {
      case 'assignee':
        if (ticket.assigneeId) addMember(ticket.assigneeId);
        else if (ticket.teamId) addTeam(directory.teams.get(ticket.teamId));
        else addAll(holders('support'), 'The ticket is nobody’s');
        break;
      case 'team_lead':
        if (lead) add(lead);
        else notes.add('Nobody leads: nobody is told');
        break;
      case 'team':
        if ('teamId' in to) addTeam(directory.teams.get(to.teamId));
        else if (ticket.teamId) addTeam(directory.teams.get(ticket.teamId));
        else fallBack('The ticket has no team');
        break;
      case 'followers':
        for (const id of directory.followers.get(ticket.id) ?? []) {
          const person = here(id);
          if (person) add(person);
        }
        break;
      case 'member':
        addMember(to.memberId);
        break;
      case 'role':
        addAll(holders(to.role), `Nobody has the role ${to.role}`);
        break;
      case 'on_call': {
        const rota = directory.rotas.get(to.rotaId);
        const call = rota && onCallAt(rota, at);
        const person = here(call?.memberId);
        const instead = here(call?.insteadOf);
        if (!rota) fallBack('The rota is gone');
        else if (!person) fallBack(`Nobody of ${rota.name} can be called`);
        else {
          add(person);
          if (call?.because === 'lead')
            notes.add(`Nobody of ${rota.name} can be called: ${person.name}, who leads, instead`);
          else if (instead) notes.add(`${instead.name} is away: ${person.name} of ${rota.name} instead`);
        }
        break;
      }
    }
  }
  return { people: [...found.values()], notes: [...notes] };
}

const present = (directory: Directory, id: string | null | undefined): Person | null => {
  const person = id ? directory.people.get(id) : undefined;
  return person && !person.left ? person : null;
};

/** Whoever leads a ticket: fixed when it was assigned, else its team's lead, else the workspace's first manager or owner; never one who has left. */
export function leadOf(
  directory: Directory,
  ticket: Pick<TicketForRecipients, 'teamId' | 'teamLeadId'>,
): Person | null {
  const team = ticket.teamId ? directory.teams.get(ticket.teamId) : undefined;
  return (
    present(directory, ticket.teamLeadId) ?? present(directory, team?.leadId) ?? present(directory, directory.leadId)
  );
}
