/** Senders whose pictures somebody always wants to see, kept in their browser. */
const keyOf = (memberId: string): string => `pictures:${memberId}`;

function senders(memberId: string): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keyOf(memberId)) ?? '[]');
    return Array.isArray(kept) ? kept.filter((one) => typeof one === 'string') : [];
  } catch {
    return [];
  }
}

export const showsAlways = (memberId: string, address: string | null): boolean =>
  address !== null && senders(memberId).includes(address);

/** At most so many: the oldest choice goes. */
const MOST = 500;

export function showAlways(memberId: string, address: string): void {
  const all = [...senders(memberId).filter((one) => one !== address), address].slice(-MOST);
  try {
    localStorage.setItem(keyOf(memberId), JSON.stringify(all));
  } catch {
    // A browser that keeps nothing shows them this once.
  }
}
