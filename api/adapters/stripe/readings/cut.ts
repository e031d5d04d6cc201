/** Id of something that stands there whole or as its id. */
export function refOf(value: string | { id: string } | null | undefined): string | null {
  if (typeof value === 'string') return value || null
  return value?.id ?? null
}

/** What was asked for whole; null when it stands there as an id, or not at all. */
export function wholeOf<T extends object>(value: string | T | null | undefined): T | null {
  return typeof value === 'object' ? value : null
}

/** Currencies as everybody else spells them. */
export const upperCurrency = (value: string): string => value.toUpperCase()

const OWN_ID = /^[a-z]{2,4}_[0-9A-Za-z]{1,40}$/

/** An id of ours as it was kept beside an object; whatever else somebody wrote there is none. */
export function ownIdOf(metadata: Record<string, string> | null | undefined, key: string): string | null {
  const value = metadata?.[key]
  return value !== undefined && OWN_ID.test(value) ? value : null
}

const MACHINE_WORD = /^[a-z0-9_]{1,60}$/

/** A word of the provider's that is a code. */
export function machineWordOf(value: string | null | undefined): string | null {
  return value && MACHINE_WORD.test(value) ? value : null
}
