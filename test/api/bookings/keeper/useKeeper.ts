import { randomBytes } from 'node:crypto'
import { type Abi, createPublicClient, encodeFunctionData, type Hex, http } from 'viem'
import { createTransactionFinder } from '#api/adapters/chain/createTransactionFinder.ts'
import { createKeeper } from '#api/adapters/chain/services/createKeeper.ts'
import { readBooking } from '#api/bookings/booked/bookingView.ts'
import type { BookedCall } from '#api/bookings/booked/contract.ts'
import { followBookings } from '#api/bookings/booked/followBookings.ts'
import type { CallKeeperDeps } from '#api/bookings/keeper/deps.ts'
import { createKeeperLook } from '#api/bookings/keeper/keeperLook.ts'
import { BOOKING_STATUSES, type BookingStatus } from '#domain/booking/words.ts'
import { policyOf } from '#domain/calls/terms.ts'
import { newId, newTimedId } from '#domain/ids.ts'
import { fixedSecret } from '#domain/rotatingSecret.ts'
import { consultationEscrowAbi } from '#generated/abis.ts'
import { deployContracts } from '#scripts/deploy/deployContracts.ts'
import { createDeployer, type Deployer } from '#scripts/deploy/deployer.ts'
import { type RaisedAlarms, raisedAlarms } from '#test/api/attestation/useAttestor.ts'
import { reachHead, startIndexer } from '#test/indexer/kit/startIndexer.ts'
import { startChain } from '#test/kit/chain.ts'
import { chainReader } from '#test/kit/chainReader.ts'
import { type Database, useDatabase } from '#test/kit/database.ts'

export const CHAIN = 31337
export const DAY_S = 86_400
export const PRICE = 20_000_000_000_000_000n
const ABI = consultationEscrowAbi as unknown as Abi
const TERMS = policyOf('moderate', 1)
const nobody = { accounts: [], emails: [], wallets: [] }

/** Somebody who sells calls by wallet, as an account and at the escrow. */
export interface Seller extends Deployer {
  accountId: string
  creatorId: string
}

/** A transaction of the keeper's as it is stored. */
export interface StoredTx {
  hash: string
  state: string
  isOk: boolean | null
  subject: string
}

interface KeeperWish {
  urls?: string[]
  dailyGas?: bigint
}

/** For a test file: the escrow on a chain with its index, people who book, and a keeper who looks when it is asked to. */
export function useKeeper() {
  const database = useDatabase()
  let stage: Awaited<ReturnType<typeof openStage>>
  before('a chain with an escrow', async function () {
    this.timeout(120_000)
    stage = await openStage(database)
  })
  after('end the chain', async function () {
    this.timeout(60_000)
    await stage?.end()
  })
  // the database may be given to the next file
  afterEach(() => database.pool('owner').query("UPDATE app.clock SET shift = '0'"))
  return () => stage
}

async function openStage(database: Database) {
  const chain = await startChain({ slots: 1 })
  const deployerKey = await chain.fundedKey()
  const deployment = await deployContracts({
    ...{ rpcUrl: chain.url, privateKey: deployerKey, chainId: CHAIN, withTestDollar: true },
    deploymentFile: `${chain.dir}/deployment.json`,
  })
  const escrow = deployment.consultationEscrow?.toLowerCase() as Hex
  const someone = async () => createDeployer(chain.url, CHAIN, await chain.fundedKey())
  const indexer = startIndexer({ chain, deploymentText: JSON.stringify(deployment) }, database.url('indexer'))
  const client = createPublicClient({ transport: http(chain.url), cacheTime: 0, pollingInterval: 20 })
  const owner = database.pool('owner')
  const sql = async <T extends object>(text: string, ...values: unknown[]) =>
    (await owner.query<T>(text, values)).rows
  const head = async () => {
    const { number, hash } = await client.getBlock()
    return { number: Number(number), hash }
  }
  const now = async () => Number((await client.getBlock()).timestamp)
  const fan = await someone()
  const key: Hex = `0x${randomBytes(32).toString('hex')}`
  const alarms: RaisedAlarms = raisedAlarms()
  let nonces = 0n

  /** What the worker does each second, at the time that the chain has. */
  async function follow(): Promise<void> {
    await reachHead({ head }, owner, 20_000)
    await sql("UPDATE app.clock SET shift = to_timestamp($1) + interval '1 second' - now()", await now())
    await followBookings({
      ...{ pool: database.pool('worker'), clock: Date.now, random: randomBytes, chainId: CHAIN, escrow },
      ...{ currencyList: deployment.currencyList, arbiters: nobody },
    })
  }
  const send = (by: Deployer, name: string, args: readonly unknown[], value = 0n) =>
    by.send(escrow, encodeFunctionData({ abi: ABI, functionName: name, args }), name, value)
  const deps = ({ urls = [chain.url], dailyGas = 10_000_000n }: KeeperWish = {}): CallKeeperDeps => ({
    ...{ pool: database.work(), log: { warn: () => {} }, alarms, chainId: CHAIN, escrow, dailyGas },
    ...{ chain: chainReader(urls), finder: createTransactionFinder(urls, CHAIN), clock: Date.now },
    keeper: createKeeper({ keys: fixedSecret(key), urls, chainId: CHAIN, alarms }),
    ...{ bounds: { maxFee: 10n ** 12n }, patience: { resendS: 0, raiseS: 60 } },
  })
  const keeperAt = deps().keeper.sender() as Hex
  return {
    ...{
      database,
      key,
      deployerKey,
      deployment,
      chain,
      escrow,
      fan,
      alarms,
      sql,
      send,
      deps,
      now,
      pool: database.pool('api'),
    },
    async seller(): Promise<Seller> {
      const by = await someone()
      const [accountId, creatorId] = [newId('acc', randomBytes), newId('cre', randomBytes)]
      await sql('INSERT INTO app.account (id) VALUES ($1)', accountId)
      await sql('INSERT INTO app.creator (id, account_id) VALUES ($1, $2)', creatorId, accountId)
      await sql(
        "INSERT INTO app.identity (id, account_id, kind, wallet) VALUES ($1, $2, 'wallet', $3)",
        ...[newId('idn', randomBytes), accountId, Buffer.from(by.address.slice(2), 'hex')],
      )
      await send(by, 'createPolicy', [
        {
          ...{ noticeFull: TERMS.noticeFullSeconds, noticePartial: TERMS.noticePartialSeconds },
          ...{ disputeWindow: TERMS.disputeWindowSeconds, arbiterDeadline: TERMS.arbiterDeadlineSeconds },
          ...{ grace: TERMS.graceSeconds, partialBps: TERMS.partialBps, noShowBps: TERMS.noShowBps },
          ...{ fullOverlapBps: TERMS.fullOverlapBps, fallbackBps: TERMS.fallbackBps, metered: false },
        },
      ])
      await send(by, 'createOffer', [0, PRICE, 30, 0, 1])
      return { ...by, accountId, creatorId }
    },
    /** half an hour that begins in ten minutes @returns its id at the escrow */
    async book(by: Seller): Promise<Hex> {
      const agreement = {
        ...{
          creator: by.address,
          fan: fan.address,
          currency: 0,
          amount: PRICE,
          startAt: (await now()) + 600,
        },
        ...{ lengthMinutes: 30, policyId: 0, summaryHash: `0x${'5'.repeat(64)}`, nonce: ++nonces },
      }
      await send(fan, 'book', [agreement, 1n], PRICE)
      return fan.read<Hex>(escrow, ABI, 'idOf', [agreement])
    },
    /** time goes by on the chain, in the index and in the database, and what is booked follows */
    async pass(seconds = 0): Promise<void> {
      await chain.rpc('local_mine', { blocks: 3, seconds })
      await follow()
    },
    /** what the worker does each few seconds, by a worker that has just begun */
    look: (wish: KeeperWish = {}) => createKeeperLook(deps(wish))(),
    /** a tenth of a coin for the keeper */
    fund: () => fan.send(keeperAt, '0x', 'coins', 10n ** 17n),
    /** somebody names a transaction of the booking as their own */
    post: ({ accountId, address }: Seller, id: Hex) =>
      sql(
        `INSERT INTO app.tx_intent (id, account_id, chain_id, wallet, nonce, purpose, expect, tx_hash, state)
         VALUES ($1, $2, $3, $4, 1, 'settle', $5, $6, 'sent')`,
        ...[newTimedId('job', Date.now(), randomBytes), accountId, CHAIN],
        ...[Buffer.from(address.slice(2), 'hex'), { booking: id }, randomBytes(32)],
      ),
    async statusOf(id: Hex): Promise<BookingStatus | undefined> {
      const { status } = await fan.read<{ status: number }>(escrow, ABI, 'bookingOf', [id])
      return BOOKING_STATUSES[status]
    },
    async feeBpsOf(id: Hex): Promise<bigint> {
      return BigInt((await fan.read<{ feeBps: number }>(escrow, ABI, 'bookingOf', [id])).feeBps)
    },
    row: async (id: Hex) =>
      (
        await sql<{ id: string; isEnding: boolean; reverts: number }>(
          `SELECT id, ending_at IS NOT NULL AS "isEnding", ending_reverts AS reverts FROM app.booking WHERE escrow_id = $1`,
          Buffer.from(id.slice(2), 'hex'),
        )
      )[0] as { id: string; isEnding: boolean; reverts: number },
    transactions: () =>
      sql<StoredTx>(
        `SELECT '0x' || encode(t.hash, 'hex') AS hash, t.state, t.is_ok AS "isOk", '0x' || encode(b.escrow_id, 'hex') AS subject
           FROM app.service_tx t JOIN app.booking b ON b.id = t.subject_id WHERE t.service = 'keeper' ORDER BY t.nonce, t.n`,
      ),
    keeper: async () => (await sql<{ state: string }>('SELECT state FROM app.keeper'))[0]?.state,
    /** as its creator sees it */
    async view({ accountId }: Seller, id: Hex): Promise<BookedCall['keeper'] | undefined> {
      const pool = database.pool('api')
      const currencies = [{ index: 0, token: null, symbol: 'ETH', decimals: 18 }]
      const [row] = await sql<{ id: string }>(
        'SELECT id FROM app.booking WHERE escrow_id = $1',
        Buffer.from(id.slice(2), 'hex'),
      )
      const found = await readBooking({ pool, chainId: CHAIN, currencies }, pool, accountId, row?.id ?? '')
      return found?.keeper
    },
    async end() {
      await indexer.stop()
      await chain.stop()
      chain.remove()
    },
  }
}
