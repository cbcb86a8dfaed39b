/** A line of an invoice as it is stored, without the invoice and its position. The order is that of the columns. */
export const LINE_COLUMNS = {
  kind: 'text',
  description: 'text',
  quantity: 'int',
  unit_price_minor: 'bigint',
  period_from: 'date',
  period_to: 'date',
  prorated: 'jsonb',
  explanation: 'jsonb',
  amount_minor: 'bigint',
  coupon_minor: 'bigint',
  tax_minor: 'bigint',
  taxes: 'jsonb',
} as const;
