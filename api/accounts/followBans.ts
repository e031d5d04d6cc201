import type { Pool, PoolClient } from 'pg'
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
  /** An account is used in a browser, known by the random cookie that we gave it. */
  meet(db: Pool | PoolClient, accountId: string, browser: MetBrowser): Promise<void>
  /** The account that was used last in a browser; null: none that signed in. */
  accountIn(db: Pool | PoolClient, browser: string): Promise<string | null>
}

/** A browser by its cookie of ours. */
export interface MetBrowser {
  browser: string
  /** what it carried before; null when that was nothing. What a ban marked there is marked in the new one, too */
  was: string | null
}
