/** What the security log tells of. Never renamed: somebody watches these words. */
export const SECURITY_FACT_KINDS = [
  'sign_in',
  'sign_in_refused',
  'session_end',
  'step_up',
  'limit',
  'ban',
  'removal',
  'out_of_bounds',
  'key_unregistered',
  'key_old',
  'entry_refused',
  'gate_drop',
  'factor_added',
  'factor_removed',
  'factor_refused',
  'factor_locked',
  'identity_added',
  'identity_removed',
  'device_key_added',
  'device_key_ended',
] as const
export type SecurityFactKind = (typeof SECURITY_FACT_KINDS)[number]

/** One thing that happened. */
export interface SecurityFact {
  kind: SecurityFactKind
  /** opaque id of the account, where one is known */
  account?: string | null
  /** the prefix of the address (/24, /48), never the address itself */
  prefix?: string | null
  /** what else names it: a request, seat, room, session or key by its public id, a code of a refusal */
  ref?: string | null
  /** how many times, for what is counted before it is told; 1 when absent */
  count?: number
}

/** Where parts of a process tell it. */
export interface SecurityLog {
  write(fact: SecurityFact): void
  /** tells what is still only counted */
  stop(): void
}

/** For parts that are built without one. */
export const NO_SECURITY_LOG: SecurityLog = { write: () => {}, stop: () => {} }
