import type { PoolClient } from 'pg'
import type { SIGN_IN_KINDS } from '#domain/words.ts'

/** A wallet or an address by the one spelling it has: 0x and small hex digits, or small letters. */
export interface NamedIdentity {
  kind: (typeof SIGN_IN_KINDS)[number]
  name: string
}

/** What becomes of bans when an identity leaves an account or comes to one; access hands it over, for bans are its own. */
export interface FollowBans {
  /** Inside the caller's transaction, before the identity goes. */
  leave(tx: PoolClient, accountId: string, identities: readonly NamedIdentity[]): Promise<void>
  /** Inside the caller's transaction, after it came. */
  gain(tx: PoolClient, accountId: string, identity: NamedIdentity): Promise<void>
}
