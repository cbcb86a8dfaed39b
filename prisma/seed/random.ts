/** Draws that are the same at every start. */
export interface Random {
  /** 0 ≤ n < below */
  below(below: number): number;
  pick<T>(values: readonly T[]): T;
  /** True in `percent` of 100 draws. */
  chance(percent: number): boolean;
}

/** Mulberry32: small, and good enough to make a demo look alive. */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    below,
    pick: <T>(values: readonly T[]): T => values[below(values.length)] as T,
    chance: (percent) => below(100) < percent,
  };
}

const FIRST = [
  'Amara',
  'Ben',
  'Chiara',
  'Diego',
  'Elif',
  'Farid',
  'Greta',
  'Hiro',
  'Ines',
  'Jonas',
  'Keiko',
  'Lars',
  'Mina',
  'Noah',
  'Olga',
  'Priya',
  'Quentin',
  'Rosa',
  'Samir',
  'Tomas',
  'Uma',
  'Vera',
  'Wen',
  'Yara',
  'Zoe',
];
const LAST = [
  'Almeida',
  'Brandt',
  'Costa',
  'Dubois',
  'Eriksen',
  'Ferrari',
  'Gruber',
  'Haddad',
  'Ivanova',
  'Jensen',
  'Kowalski',
  'Lindqvist',
  'Moreau',
  'Nakamura',
  'Okafor',
  'Petrov',
  'Quist',
  'Rossi',
  'Silva',
  'Tanaka',
  'Ueda',
  'Varga',
  'Weber',
  'Yilmaz',
  'Zhang',
];
export const ZONES = [
  'Europe/Lisbon',
  'Europe/Berlin',
  'America/New_York',
  'America/Sao_Paulo',
  'Asia/Tokyo',
  'Australia/Sydney',
];

export interface Person {
  readonly name: string;
  readonly email: string;
}
export function person(random: Random, number: number): Person {
  const first = random.pick(FIRST);
  const last = random.pick(LAST);
  return { name: `${first} ${last}`, email: `${first}.${last}.${number}@example.test`.toLowerCase() };
}

export const COMPANIES = [
  'Northwind Studio',
  'Alder & Finch',
  'Halcyon Labs',
  'Porto Ceramics',
  'Blue Harbor Logistics',
  'Juniper Clinics',
  'Kestrel Robotics',
  'Linden Books',
  'Marigold Foods',
  'Quarry Street Press',
  'Sable Interiors',
  'Tern Analytics',
];
