/** Every zone that the platform knows, for a Combobox. */
export const zoneOptions = (): { value: string; label: string }[] =>
  Intl.supportedValuesOf('timeZone').map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }));
