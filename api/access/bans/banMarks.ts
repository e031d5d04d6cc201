import { createHmac } from 'node:crypto'
import type { Pool, PoolClient } from 'pg'
import type { FollowBans, MetBrowser, NamedIdentity } from '#api/accounts/followBans.ts'
import { endRole } from '#api/creators/changeRole.ts'
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

async function findKey(tx: Pool | PoolClient, dataKey: DataKey): Promise<Buffer | null> {
  const { rows } = await tx.query<{ key_sealed: Buffer }>(
    "SELECT key_sealed FROM app.mark_key WHERE id = 'ban'",
  )
  return rows[0] ? dataKey.unseal('banMark', 'ban', rows[0].key_sealed) : null
}

/** The key of all marks: random, and sealed, so that a new data key leaves every mark as it is. */
async function makeKey(tx: Pool | PoolClient, { dataKey, random }: BanMarkDeps): Promise<Buffer> {
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

const markOfBrowser = (key: Buffer, browser: string): Buffer =>
  createHmac('sha256', key).update(`browser ${browser}`).digest()

/** Notes in which browser an account is used; whoever gets another cookie of ours takes along what a ban marked. */
async function meet(
  db: Pool | PoolClient,
  deps: BanMarkDeps,
  { accountId, browser, was }: MetBrowser & { accountId: string },
): Promise<void> {
  const key = (await findKey(db, deps.dataKey)) ?? (await makeKey(db, deps))
  const mark = markOfBrowser(key, browser)
  await db.query(
    `INSERT INTO app.browser_mark AS m (account_id, mark) VALUES ($1, $2)
     ON CONFLICT (account_id, mark) DO UPDATE SET seen_at = app.now() WHERE m.seen_at < app.now() - interval '1 hour'`,
    [accountId, mark],
  )
  if (was === null || was === browser) return
  await db.query(
    `INSERT INTO app.ban_mark (channel_id, mark, action_id, rule_code, until, kept_until)
     SELECT channel_id, $2, action_id, rule_code, until, kept_until FROM app.ban_mark WHERE mark = $1 ON CONFLICT (channel_id, mark) DO NOTHING`,
    [markOfBrowser(key, was), mark],
  )
}

/** Bans follow wallets and addresses to whoever has them next, by keyed hashes that say nothing of them. */
export function createFollowBans(deps: BanMarkDeps): FollowBans {
  return {
    async leave(tx, accountId, identities) {
      // a ban that is being written is seen, and one that comes later is not of what has left
      await lockAccount(tx, accountId)
      const { rowCount } = await tx.query(
        "SELECT FROM app.ban WHERE account_id = $1 AND kind = 'ban' LIMIT 1",
        [accountId],
      )
      if (!rowCount) return
      const key = await makeKey(tx, deps)
      await tx.query(
        `INSERT INTO app.ban_mark AS m (channel_id, mark, action_id, rule_code, until, kept_until)
         SELECT b.channel_id, x.mark, b.action_id, b.rule_code, b.until, b.until + ${KEPT}
           FROM app.ban b, (SELECT unnest($2::bytea[]) AS mark UNION SELECT m.mark FROM app.browser_mark m JOIN app.account g ON g.id = m.account_id
             WHERE g.id = $1 AND g.state = 'guest') x WHERE b.account_id = $1 AND b.kind = 'ban' AND (b.until IS NULL OR b.until + ${KEPT} > app.now())
         ON CONFLICT (channel_id, mark) DO UPDATE SET action_id = EXCLUDED.action_id, rule_code = EXCLUDED.rule_code,
           until = EXCLUDED.until, kept_until = EXCLUDED.kept_until
           WHERE m.until IS NOT NULL AND (EXCLUDED.until IS NULL OR EXCLUDED.until > m.until)`,
        [accountId, identities.map((one) => markOf(key, one))],
      )
    },
    meet: (db, accountId, browser) => meet(db, deps, { accountId, ...browser }),
    async accountIn(db, browser) {
      const key = await findKey(db, deps.dataKey)
      if (!key) return null
      const { rows } = await db.query<{ account_id: string }>({
        name: 'account-in-browser',
        text: `SELECT m.account_id FROM app.browser_mark m JOIN app.account a ON a.id = m.account_id
                WHERE m.mark = $1 AND a.state = 'active' ORDER BY m.seen_at DESC LIMIT 1`,
        values: [markOfBrowser(key, browser)],
      })
      return rows[0]?.account_id ?? null
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
           reason = EXCLUDED.reason, until = EXCLUDED.until, kind = 'ban'
           WHERE b.until IS NOT NULL AND (EXCLUDED.until IS NULL OR EXCLUDED.until > b.until) RETURNING channel_id`,
        [accountId, markOf(key, identity), REASON],
      )
      if (rows.length === 0) return
      for (const { channel_id: channelId } of rows) await endRole(tx, deps, { channelId, accountId })
      const again = {
        topic: 'seats.decide_again',
        key: `banned:${accountId}:${deps.clock()}`,
        body: { account: accountId },
      }
      await enqueue(tx, [again], deps)
    },
  }
}

/** Wallets and verified addresses that an account has now. */
async function readIdentities(tx: PoolClient, accountId: string): Promise<NamedIdentity[]> {
  const { rows } = await tx.query<NamedIdentity>(
    `SELECT kind::text, coalesce('0x' || encode(wallet, 'hex'), email::text) AS name FROM app.identity
      WHERE account_id = $1 AND ended_at IS NULL AND kind IN ('wallet', 'email')`,
    [accountId],
  )
  return rows
}

/** Marks what an account has at the moment of a ban. */
export type BanMarker = (tx: PoolClient, accountId: string) => Promise<void>

/** The same marks as those of an identity that leaves, written while it is still there; of a guest, its browser's. */
export function createBanMarker(deps: BanMarkDeps): BanMarker {
  const { leave } = createFollowBans(deps)
  return async (tx, accountId) => leave(tx, accountId, await readIdentities(tx, accountId))
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
      await follow.leave(tx, accountId, await readIdentities(tx, accountId))
      return erasePerson(tx, accountId, 'bans')
    },
  }
}

/**
 * Forgets marks whose time is over, and browsers in which an account was not used for 30 days. A guest is known by its own as long
 * as there is one.
 */
export async function forgetBanMarks(pool: Pool): Promise<void> {
  await pool.query('DELETE FROM app.ban_mark WHERE kept_until < app.now()')
  await pool.query(
    `DELETE FROM app.browser_mark m USING app.account a WHERE a.id = m.account_id AND a.state <> 'guest' AND m.seen_at < app.now() - ${KEPT}`,
  )
}
