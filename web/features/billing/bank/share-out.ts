/** Pays invoices in their order, each at most what it owes. */
export function shareOut(amountMinor: number, invoices: readonly { readonly id: string; readonly dueMinor: number }[]) {
  let left = amountMinor;
  const allocations = invoices.flatMap(({ id, dueMinor }) => {
    const part = Math.min(left, dueMinor);
    left -= part;
    return part > 0 ? [{ invoiceId: id, amountMinor: part }] : [];
  });
  return { allocations, creditMinor: left };
}
