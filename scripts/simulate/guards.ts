import type { Guard } from './guard.ts'
import { ROW_GUARDS } from './rowGuards.ts'
import { TRUST_GUARDS } from './trustGuards.ts'

/** Each is taken out in turn, and some seed must fail without it. */
export const GUARDS: Readonly<Record<string, Guard>> = { ...ROW_GUARDS, ...TRUST_GUARDS }
