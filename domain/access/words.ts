import type { Action } from '../words.ts'

/** Why a seat is kept for a while although its right cannot be shown. */
export const GRACE_CAUSES = ['reorged', 'reader', 'tokens'] as const
export type GraceCause = (typeof GRACE_CAUSES)[number]

/** What an admission asks for; who is in asks to speak. */
export const ENTRIES = ['watch', 'host'] as const satisfies readonly Action[]
export type Entry = (typeof ENTRIES)[number]
