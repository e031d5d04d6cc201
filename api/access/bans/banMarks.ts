import { createHmac } from 'node:crypto'
import type { Pool, PoolClient } from 'pg'
import type { FollowBans, NamedIdentity } from '#api/accounts/followBans.ts'
import type { DataKey } from '#api/installation/dataKey.ts'
import { enqueue } from '#api/queue/outbox.ts'
import { erasePerson, type PersonVerbs, type RowCounts } from '#db/personVerbs.ts'
import type { Clock, RandomBytes } from '#domain/clock.ts'
import { lockAccount } from '../seats/locks.ts'

interface BanMarkDeps {
  dataKey: DataKey
  clock: Clock
  random: RandomBytes
}

/** How long a mark is kept beyond the term of its ban. */
const KEPT = "interval '30 days'"
/** What somebody reads who comes under a ban anew; what was written of them the first time left with them. */
const REASON = 'A wallet or address that you use was banned here before.'

async function findKey(tx: PoolClient, dataKey: DataKey): Promise<Buffer | null> {
  const { rows } = await tx.query<{ key_sealed: Buffer }>(
    "SELECT key_sealed FROM app.mark_key WHERE id = 'ban'",
  )
  return rows[0] ? dataKey.unseal('banMark', 'ban', rows[0].key_sealed) : null
}

/** The key of all marks: random, and sealed, so that a new data key leaves every mark as it is. */
async function makeKey(tx: PoolClient, { dataKey, random }: BanMarkDeps): Promise<Buffer> {
  const sealed = dataKey.seal('banMark', 'ban', Buffer.from(random(32)))
  await tx.query("INSERT INTO app.mark_key (id, key_sealed) VALUES ('ban', $1) ON CONFLICT (id) DO NOTHING", [
    sealed,
  ])
  const key = await findKey(tx, dataKey)
  if (!key) throw new Error('the key of ban marks is gone')
  return key
}

const markOf = (key: Buffer, { kind, name }: NamedIdentity): Buffer =>
  createHmac('sha256', key).update(`${kind} ${name.toLowerCase()}`).digest()

/** Bans follow wallets and addresses to whoever has them next, by keyed hashes that say nothing of them. */
export function createFollowBans(deps: BanMarkDeps): FollowBans {
  return {
    async leave(tx, accountId, identities) {
      // a ban that is being written is seen, and one that comes later is not of what has left
      await lockAccount(tx, accountId)
      const { rowCount } = await tx.query('SELECT FROM app.ban WHERE account_id = $1 LIMIT 1', [accountId])
      if (!rowCount || identities.length === 0) return
      const key = await makeKey(tx, deps)
      await tx.query(
        `INSERT INTO app.ban_mark AS m (channel_id, mark, action_id, rule_code, until, kept_until)
         SELECT b.channel_id, x.mark, b.action_id, b.rule_code, b.until, b.until + ${KEPT}
           FROM app.ban b, unnest($2::bytea[]) AS x (mark) WHERE b.account_id = $1 AND (b.until IS NULL OR b.until + ${KEPT} > app.now())
         ON CONFLICT (channel_id, mark) DO UPDATE SET action_id = EXCLUDED.action_id, rule_code = EXCLUDED.rule_code,
           until = EXCLUDED.until, kept_until = EXCLUDED.kept_until
           WHERE m.until IS NOT NULL AND (EXCLUDED.until IS NULL OR EXCLUDED.until > m.until)`,
        [accountId, identities.map((one) => markOf(key, one))],
      )
    },
    async gain(tx, accountId, identity) {
      const key = await findKey(tx, deps.dataKey)
      if (!key) return
      const { rows } = await tx.query<{ channel_id: string }>(
        `INSERT INTO app.ban AS b (channel_id, account_id, action_id, rule_code, reason, until)
         SELECT m.channel_id, $1, m.action_id, m.rule_code, $3, m.until FROM app.ban_mark m
           JOIN app.account a ON a.id = $1 LEFT JOIN app.channel h ON h.id = m.channel_id LEFT JOIN app.creator c ON c.id = h.creator_id
          WHERE m.mark = $2 AND (m.until IS NULL OR m.until > app.now()) AND c.account_id IS DISTINCT FROM $1
         ON CONFLICT (channel_id, account_id) DO UPDATE SET action_id = EXCLUDED.action_id, rule_code = EXCLUDED.rule_code,
           reason = EXCLUDED.reason, until = EXCLUDED.until
           WHERE b.until IS NOT NULL AND (EXCLUDED.until IS NULL OR EXCLUDED.until > b.until) RETURNING channel_id`,
        [accountId, markOf(key, identity), REASON],
      )
      if (rows.length === 0) return
      const again = {
        topic: 'seats.decide_again',
        key: `banned:${accountId}:${deps.clock()}`,
        body: { account: accountId },
      }
      await enqueue(tx, [again], deps)
    },
  }
}

/** Of bans, an erasure keeps what follows the person's identities; the first step, for it needs to know them. */
export function banVerbs(follow: FollowBans): PersonVerbs {
  return {
    name: 'bans',
    exports: [],
    erases: ['app.ban'],
    export: async () => '{}',
    count: async () => ({}),
    async erase(tx: PoolClient, accountId: string): Promise<RowCounts> {
      const { rows } = await tx.query<NamedIdentity>(
        `SELECT kind::text, coalesce('0x' || encode(wallet, 'hex'), email::text) AS name FROM app.identity
          WHERE account_id = $1 AND ended_at IS NULL AND kind IN ('wallet', 'email')`,
        [accountId],
      )
      await follow.leave(tx, accountId, rows)
      return erasePerson(tx, accountId, 'bans')
    },
  }
}

/** Forgets marks whose time is over. */
export async function forgetBanMarks(pool: Pool): Promise<void> {
  await pool.query('DELETE FROM app.ban_mark WHERE kept_until < app.now()')
}
