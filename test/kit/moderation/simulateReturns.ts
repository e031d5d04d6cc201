import { createHash, randomBytes } from 'node:crypto'
import type { Pool } from 'pg'
import { keepTraces } from '#api/moderation/returns/keepTraces.ts'
import { noteReturns } from '#api/moderation/returns/noteReturns.ts'
import { withTransaction } from '#db/transaction.ts'
import { newId, newTimedId } from '#domain/ids.ts'
import type { EvasionGrade } from '#domain/moderation/evasion.ts'
import { CHAIN_ID, type Creator } from '../access/seedCreator.ts'
import type { Database } from '../database.ts'
import { type Crowd, drawCrowd, type Newcomer, STRATEGIES, type Strategy } from './newcomers.ts'

/** What the hints were worth, of everybody who entered. */
export interface ReturnFigures {
  newcomers: number
  /** of those who came back that way, the share that has a hint */
  recall: Record<Strategy, number>
  /** of the hints that say `likely`, the share that is right */
  likelyPrecision: number
  /** of those who never were here, the share that has a hint of any grade */
  falsePositiveRatio: number
  /** what writing the hints took, in milliseconds */
  writtenMs: number
}

interface Seeded extends Newcomer {
  accountId: string
  wallet: Buffer
}

const HASH = (text: string) => createHash('sha256').update(text).digest()

/** Accounts as a sign-in leaves them, from where it was and in which browser. */
async function seedAccounts(owner: Pool, people: readonly Newcomer[]): Promise<Seeded[]> {
  const seeded = people.map((one) => ({
    ...one,
    accountId: newId('acc', randomBytes),
    wallet: randomBytes(20),
  }))
  const rows = JSON.stringify(
    seeded.map(({ accountId, wallet, browser, card, ...one }) => ({
      ...one,
      ...{ id: accountId, identity: newId('idn', randomBytes), wallet: wallet.toString('hex') },
      ...{ mark: HASH(browser).toString('hex'), crd: newId('crd', randomBytes) },
      card: card === null ? null : HASH(card).toString('hex'),
    })),
  )
  const from = `FROM jsonb_to_recordset($1) AS x (id app.id, identity app.id, wallet text, mark text, crd app.id, card text,
    name text, network text, agent text, "isNew" boolean)`
  const run = (sql: string) => owner.query(sql, [rows])
  await run(
    `INSERT INTO app.account (id, created_at) SELECT id, app.now() - CASE WHEN "isNew" THEN interval '1 day' ELSE interval '100 days' END ${from}`,
  )
  await run(`INSERT INTO app.profile (account_id, display_name, name_skeleton) SELECT id, name, name ${from}`)
  await run(
    `INSERT INTO app.identity (id, account_id, kind, wallet) SELECT identity, id, 'wallet', decode(wallet, 'hex') ${from}`,
  )
  await run(
    `INSERT INTO app.auth_session (id, expires_at, token, account_id, ip_address, user_agent)
       SELECT 's' || id, app.now() + interval '1 day', 't' || id, id, network, agent ${from}`,
  )
  await run(`INSERT INTO app.browser_mark (account_id, mark) SELECT id, decode(mark, 'hex') ${from}`)
  await run(
    `INSERT INTO app.saved_card (id, account_id, method_ref, fingerprint, brand, last4, exp_month, exp_year)
       SELECT crd, id, crd::text, decode(card, 'hex'), 'visa', '4242', 12, 2040 ${from} WHERE card IS NOT NULL`,
  )
  return seeded
}

/** Bans of three days ago, with what is kept of their people. */
async function seedBans(owner: Pool, { channelId, host }: Creator, banned: readonly Seeded[]): Promise<void> {
  for (const { accountId } of banned) {
    const actId = newId('act', randomBytes)
    await owner.query(
      `INSERT INTO app.action_log (id, channel_id, actor, target_account, kind, rule_code, reason, at)
         VALUES ($1, $2, $3, $4, 'ban', 'spam', 'Spam', app.now() - interval '3 days')`,
      [actId, channelId, host.accountId, accountId],
    )
    await owner.query(
      "INSERT INTO app.ban (channel_id, account_id, action_id, rule_code, reason) VALUES ($1, $2, $3, 'spam', 'Spam')",
      [channelId, accountId, actId],
    )
    await withTransaction(owner, (tx) => keepTraces(tx, { actId, accountId }))
  }
}

async function seedPasses(
  owner: Pool,
  creator: Creator,
  people: readonly Seeded[],
  banned: readonly Seeded[],
): Promise<void> {
  for (const [n, { wallet, passFrom }] of people.entries()) {
    if (passFrom === null) continue
    await owner.query(
      `INSERT INTO chain.pass (chain_id, collection, pass_id, owner, tier_no, bought_at, moved_at, moved_from, moved_block, block, log_index, tx_hash)
         VALUES ($1, $2, $3::int, $4, 1, now(), now(), $5, 2, 2, $3::int, $6)`,
      [CHAIN_ID, creator.collection, n + 1, wallet, banned[passFrom]?.wallet, HASH(String(n))],
    )
  }
}

async function takeSeats(owner: Pool, roomId: string, people: readonly Seeded[]): Promise<void> {
  const ids = people.map(() => newTimedId('sea', Date.now(), randomBytes))
  await owner.query(
    `INSERT INTO app.seat (id, room_id, account_id, decision_id, session_id, role, bits)
       SELECT s, $3, a, $4, 's' || a, 'viewer', 0 FROM unnest($1::text[], $2::text[]) x (s, a)`,
    [ids, people.map(({ accountId }) => accountId), roomId, newTimedId('dec', Date.now(), randomBytes)],
  )
}

function figuresOf(
  people: readonly Seeded[],
  grades: ReadonlyMap<string, EvasionGrade>,
  writtenMs: number,
): ReturnFigures {
  const shareWith = (some: readonly Seeded[]) =>
    some.filter(({ accountId }) => grades.has(accountId)).length / some.length
  const likely = people.filter(({ accountId }) => grades.get(accountId) === 'likely')
  const recall = Object.fromEntries(
    Object.keys(STRATEGIES).map((strategy) => [
      strategy,
      shareWith(people.filter((one) => one.strategy === strategy)),
    ]),
  ) as Record<Strategy, number>
  return {
    newcomers: people.length,
    recall,
    likelyPrecision: likely.filter(({ strategy }) => strategy !== null).length / likely.length,
    falsePositiveRatio: shareWith(people.filter(({ strategy }) => strategy === null)),
    writtenMs,
  }
}

/**
 * Lets a crowd enter a room of a creator and writes hints about it with the worker's own statement, by the rows that sign-ins,
 * bans and admissions leave.
 */
export async function simulateReturns(
  database: Pick<Database, 'pool'>,
  { creator, roomId, seed }: { creator: Creator; roomId: string; seed: number },
): Promise<ReturnFigures> {
  const owner = database.pool('owner')
  const crowd: Crowd = drawCrowd(seed)
  const banned = await seedAccounts(owner, crowd.banned)
  await seedBans(owner, creator, banned)
  const people = await seedAccounts(owner, crowd.newcomers)
  await seedPasses(owner, creator, people, banned)
  const first = newTimedId('sea', Date.now() - 1000, () => new Uint8Array(22))
  await takeSeats(owner, roomId, people)
  await owner.query('ANALYZE')
  const beganAt = performance.now()
  await noteReturns(database.pool('worker'), first)
  const writtenMs = performance.now() - beganAt
  const { rows } = await owner.query<{ account_id: string; grade: EvasionGrade }>(
    'SELECT account_id, grade FROM app.evasion_hint WHERE channel_id = $1',
    [creator.channelId],
  )
  return figuresOf(people, new Map(rows.map((row) => [row.account_id, row.grade])), writtenMs)
}
