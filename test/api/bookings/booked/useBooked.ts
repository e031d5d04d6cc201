import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { type Hex, hashTypedData, keccak256, stringToBytes } from 'viem'
import { findEarlierBookings, followBookings } from '#api/bookings/booked/followBookings.ts'
import { AGREEMENT_DOMAIN, AGREEMENT_TYPES } from '#domain/calls/agreement.ts'
import { newTimedId } from '#domain/ids.ts'
import type { NamedPeople } from '#domain/namedPeople.ts'
import type { TxState } from '#domain/words.ts'
import type { TestApi } from '#test/kit/api.ts'
import type { Client } from '#test/kit/client.ts'
import { type Database, useDatabase } from '#test/kit/database.ts'
import { useApi } from '#test/kit/perProcess/api.ts'
import { type OpenCalls, openCalls, timeIn } from '../openCalls.ts'

const CHAIN_ID = 31337
const ESCROW = randomBytes(20)
const LIST = randomBytes(20)
const hex = (bytes: Buffer): Hex => `0x${bytes.toString('hex')}`
const bytesOf = (text: string) => Buffer.from(text.slice(2), 'hex')
const walletOf = (client: Client) => bytesOf(client.wallet.address)

/** A call of the chain that is not as `book` would have it. */
interface BookWish {
  startsAt?: string
  status?: string
  id?: Buffer
  fan?: Buffer
  /** how long after now its block is */
  after?: string
}

/** What became of a booking, with how many people have their time taken for it. */
export interface BookedRow {
  id: string
  status: string
  account_id: string | null
  offer_id: string | null
  is_placed: boolean
  times: number
}

/** Bookings over an index of a made-up escrow. */
export interface BookedWorld {
  url: string
  /** its listener for other processes, and the keys to it */
  inside: Pick<TestApi, 'internalUrl' | 'installation'>
  /** everything that the api wrote since the file took it */
  output(): string
  database: Database
  sql<T extends object>(text: string, ...values: unknown[]): Promise<T[]>
  /** moves the clock of the database */
  shift(by: string): Promise<unknown>
  /** somebody holds a time and agrees to what they are about to pay; @returns the digest */
  agree(calls: OpenCalls, fan: Client, startsAt: string): Promise<{ id: Buffer; reservationId: string }>
  /** an account says of a transaction that it books this */
  intend(client: Client, id: Buffer, state?: TxState): Promise<void>
  setIntents(id: Buffer, state: TxState): Promise<unknown>
  /** the chain has it from the next block on; @returns its id */
  book(calls: OpenCalls, fan: Client, wish?: BookWish): Promise<Buffer>
  /** its creator gives all of it back, so long ago */
  decline(id: Buffer, ago?: string): Promise<void>
  /** its fan says that it took place */
  confirm(id: Buffer): Promise<void>
  /** a reorg takes it away; answers what brings it back */
  drop(id: Buffer): Promise<() => Promise<unknown>>
  /** what the worker does each second */
  follow(): Promise<void>
  followEarlier(): Promise<void>
  row(id: Buffer): Promise<BookedRow | undefined>
  /** kinds of what an account was told, in the order of their kinds */
  news(client: Client): Promise<string[]>
}

/**
 * For a test file: an api, and what the worker does each second when it is called.
 * @param of settings of the api, and whom those of the worker name as arbiters
 */
export function useBooked(
  of: { settings?: Record<string, string>; arbiters?: NamedPeople } = {},
): () => BookedWorld {
  const database = useDatabase()
  const api = useApi(database, of.settings ? { settings: of.settings } : {})
  const arbiters = of.arbiters ?? { accounts: [], emails: [], wallets: [] }
  before('an index with an escrow', async () => {
    const indexer = database.pool('indexer')
    await indexer.query(
      "INSERT INTO chain.family (chain_id, name, version, state, read_to) VALUES ($1, 'bookings', 1, 'live', 1)",
      [CHAIN_ID],
    )
    await indexer.query(
      `INSERT INTO chain.cursor (chain_id, number, hash, at, safe, finalized, head_seen, head_at, agreed)
       VALUES ($1, 5000, $2, now(), 4990, 0, 5000, now(), 4990)`,
      [CHAIN_ID, randomBytes(32)],
    )
    await indexer.query(
      `INSERT INTO chain.currency (chain_id, list, index, token, symbol, decimals, block, log_index, tx_hash)
       VALUES ($1, $2, 0, $3, 'ETH', 18, 1, 0, $4)`,
      [CHAIN_ID, LIST, Buffer.alloc(20), randomBytes(32)],
    )
  })
  afterEach(() => database.pool('owner').query("UPDATE app.clock SET shift = '0'"))
  return () => openWorld(database, api(), arbiters)
}

let nonces = 0

function openWorld(
  database: Database,
  { url, output, ...inside }: TestApi,
  arbiters: NamedPeople,
): BookedWorld {
  const sql = async <T extends object>(text: string, ...values: unknown[]) =>
    (await database.pool('owner').query<T>(text, values)).rows
  const index = (text: string, ...values: unknown[]) => database.pool('indexer').query(text, values)
  const deps = () => ({
    ...{ pool: database.pool('worker'), clock: Date.now, random: randomBytes, chainId: CHAIN_ID },
    ...{ escrow: hex(ESCROW), currencyList: hex(LIST), arbiters },
  })
  const plain = (run: Promise<void>) =>
    run.catch((error) => {
      throw error instanceof AggregateError ? error.errors[0] : error
    })
  const settle = async (
    id: Buffer,
    { status, cause, creatorTenths }: { status: string; cause: string; creatorTenths: number },
    ago = '0',
  ) => {
    await index('UPDATE chain.escrow SET status = $2 WHERE id = $1', id, status)
    await index(
      `INSERT INTO chain.escrow_move (chain_id, block, log_index, escrow, id, kind, payer, payee, currency, amount_units, cause, ended_by,
         to_creator_units, to_fan_units, fee_units, at, tx_hash)
       SELECT chain_id, 4996, (SELECT count(*) FROM chain.escrow_move), escrow, id, 'settled', fan, creator, 0, amount_units, $2, creator,
         div(amount_units * $3, 10), CASE $3 WHEN 0 THEN amount_units ELSE 0 END,
         CASE $3 WHEN 0 THEN 0 ELSE amount_units - div(amount_units * $3, 10) END, now() - $4::interval, tx_hash
         FROM chain.escrow WHERE id = $1`,
      ...[id, cause, creatorTenths, ago],
    )
  }
  return {
    inside,
    ...{ url, output, database, sql },
    shift: (by) => sql('UPDATE app.clock SET shift = $1', by),
    async agree(calls, fan, startsAt) {
      const held = await calls.hold(fan, startsAt)
      expect(held.status, held.text).to.equal(201)
      const [creator, nonce] = [walletOf(calls.seller.client), nonces++]
      const agreement = {
        ...{
          creator: hex(creator),
          fan: hex(walletOf(fan)),
          currency: 0,
          amount: 1_500_000_000_000_000_000n,
        },
        ...{ startAt: Date.parse(startsAt) / 1000, lengthMinutes: 30, policyId: 0, nonce: BigInt(nonce) },
        summaryHash: keccak256(stringToBytes('What: a call')),
      }
      const id = bytesOf(
        hashTypedData({
          domain: { ...AGREEMENT_DOMAIN, chainId: CHAIN_ID, verifyingContract: hex(ESCROW) },
          types: AGREEMENT_TYPES,
          primaryType: 'Agreement',
          message: agreement,
        }),
      )
      await sql(
        `INSERT INTO app.call_agreement (chain_id, escrow, id, account_id, reservation_id, creator_id, channel_id, offer_id, creator_wallet,
           fan_wallet, currency, units, starts_at, length_minutes, policy_id, offer_no, nonce, text)
         SELECT $1, $2, $3, r.account_id, r.id, r.creator_id, r.channel_id, r.offer_id, $5, $6, 0, 1500000000000000000, r.starts_at, 30, 0, 1, $7,
           'What: a call' FROM app.call_reservation r WHERE r.id = $4`,
        ...[CHAIN_ID, ESCROW, id, held.body.id, creator, walletOf(fan), nonce],
      )
      return { id, reservationId: held.body.id }
    },
    async intend(client, id, state = 'sent') {
      await sql(
        `INSERT INTO app.tx_intent (id, account_id, chain_id, wallet, nonce, purpose, expect, tx_hash, state)
         VALUES ($1, $2, $3, $4, $5, 'booking', $6, $7, $8)`,
        ...[
          newTimedId('job', Date.now(), randomBytes),
          client.accountId,
          CHAIN_ID,
          walletOf(client),
          nonces++,
        ],
        ...[{ escrow: hex(ESCROW), booking: hex(id) }, randomBytes(32), state],
      )
    },
    setIntents: (id, state) =>
      sql("UPDATE app.tx_intent SET state = $2 WHERE expect->>'booking' = $1", hex(id), state),
    async book(
      calls,
      fan,
      { startsAt = timeIn(3, '10:00'), status = 'booked', id = randomBytes(32), after = '0', ...wish } = {},
    ) {
      const creator = walletOf(calls.seller.client)
      await index(
        `INSERT INTO chain.policy (chain_id, escrow, creator, policy_id, notice_full_s, notice_partial_s, dispute_window_s, arbiter_deadline_s,
           grace_s, partial_bps, no_show_bps, full_overlap_bps, fallback_bps, is_metered, block, log_index, tx_hash)
         VALUES ($1, $2, $3, 0, 172800, 86400, 129600, 1209600, 600, 5000, 10000, 8000, 5000, false, 1, 0, $4) ON CONFLICT DO NOTHING`,
        ...[CHAIN_ID, ESCROW, creator, randomBytes(32)],
      )
      await index(
        `INSERT INTO chain.escrow (chain_id, escrow, id, fan, creator, currency, amount_units, start_at, length_minutes, policy_id, fee_bps,
           status, summary_hash, nonce, offer_no, revision, block, log_index, tx_hash, created_block, created_tx)
         VALUES ($1, $2, $3, $4, $5, 0, 1500000000000000000, $6, 30, 0, 1000, $7, $8, 1, 1, 0, 4995, 0, $8, 4995, $8)`,
        ...[CHAIN_ID, ESCROW, id, wish.fan ?? walletOf(fan), creator, startsAt, status, randomBytes(32)],
      )
      await index(
        `INSERT INTO chain.escrow_move (chain_id, block, log_index, escrow, id, kind, payer, payee, currency, amount_units, at, tx_hash)
         SELECT chain_id, 4995, (SELECT count(*) FROM chain.escrow_move), escrow, id, 'booked', fan, creator, 0, amount_units,
           now() + $2::interval, tx_hash FROM chain.escrow WHERE id = $1`,
        ...[id, after],
      )
      return id
    },
    decline: (id, ago) => settle(id, { status: 'refunded', cause: 'declined', creatorTenths: 0 }, ago),
    confirm: (id) => settle(id, { status: 'completed', cause: 'fanConfirmed', creatorTenths: 9 }),
    async drop(id) {
      const { rows } = await index('DELETE FROM chain.escrow WHERE id = $1 RETURNING *', id)
      const columns = Object.keys(rows[0])
      const marks = columns.map((_, n) => `$${n + 1}`)
      return () =>
        index(
          `INSERT INTO chain.escrow (${columns.join(', ')}) VALUES (${marks.join(', ')})`,
          ...Object.values(rows[0]),
        )
    },
    follow: () => plain(followBookings(deps())),
    followEarlier: () => plain(findEarlierBookings(deps())),
    async row(id) {
      const [row] = await sql<BookedRow>(
        `SELECT b.id, b.status, b.account_id, b.offer_id, b.placed_at IS NOT NULL AS is_placed,
           (SELECT count(*)::int FROM app.call_time t WHERE t.booking_id = b.id) AS times FROM app.booking b WHERE b.escrow_id = $1`,
        id,
      )
      return row
    },
    news: async (client) =>
      (
        await sql<{ kind: string }>(
          "SELECT kind FROM app.notification WHERE account_id = $1 AND kind LIKE 'call%' ORDER BY kind",
          client.accountId,
        )
      ).map(({ kind }) => kind),
  }
}

/** Somebody who can be called. */
export const callable = ({ url }: BookedWorld): Promise<OpenCalls> => openCalls(url)
