import type { PoolClient } from 'pg'
import type { Clock, RandomBytes } from '#domain/clock.ts'
import { newTimedId } from '#domain/ids.ts'
import type { NotificationGroup } from '#domain/words.ts'

/** A mail of a kind of its own to an address, whose owner may have no account. */
export interface OwnMail {
  email: string
  /** who writes it is registered with the worker under this name */
  kind: string
  object: string
  step: string
  /** seconds after which it says nothing any more */
  expiresInS: number
  /** security unless told; only that one goes ahead of the others */
  group?: NotificationGroup
}

/** Puts a mail into the post in the caller's transaction; it is written when it is sent. */
export async function mailTo(
  tx: PoolClient,
  { email, kind, object, step, expiresInS, group = 'security' }: OwnMail,
  deps: { clock: Clock; random: RandomBytes },
): Promise<void> {
  await tx.query(
    `INSERT INTO app.delivery (id, object_key, email, channel, step, news_group, kind, expires_at)
     VALUES ($1, $2, $3, 'email', $4, $7, $5, app.now() + make_interval(secs => $6))`,
    [newTimedId('dlv', deps.clock(), deps.random), object, email, step, kind, expiresInS, group],
  )
}
