/** Time zones that this browser knows, UTC, and the ones that are set, by name. */
export function zonesWith(...chosen: string[]): string[] {
  return [...new Set([...chosen, 'UTC', ...Intl.supportedValuesOf('timeZone')])].sort()
}
