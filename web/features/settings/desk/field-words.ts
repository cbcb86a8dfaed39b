export const FIELD_TYPE_WORDS = {
  text: 'Text',
  number: 'Number',
  date: 'Date',
  choice: 'Choice',
  checkbox: 'Yes or no',
} as const;
