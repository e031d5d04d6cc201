import type { HostedKind } from './hostedKind.ts'

/** Where somebody stands who is asked to host a room beside its channel; `changed`: they agreed to other terms and are asked again. */
export const CO_HOST_STATES = ['invited', 'agreed', 'changed', 'declined'] as const
export type CoHostState = (typeof CO_HOST_STATES)[number]

/** Most creators that host one room beside its channel. */
export const MAX_CO_HOSTS = 3

/** What of a room its co-hosts agree to, and that some of it is another one; only what is tipped in a stream is divided. */
export const TERMS_WORDS: Record<HostedKind, { all: string; changed: string }> = {
  stream: { all: 'title, door and shares', changed: 'Title, door or shares changed' },
  voice: { all: 'title and door', changed: 'Title or door changed' },
}

/** True while a room waits for their answer and cannot begin. */
export function isAwaited(state: CoHostState): boolean {
  return state === 'invited' || state === 'changed'
}
