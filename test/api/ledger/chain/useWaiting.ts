import { randomBytes } from 'node:crypto'
import { ledgerJobs } from '#api/ledger/jobs.ts'
import type { Loop } from '#api/queue/jobs.ts'
import { newId } from '#domain/ids.ts'
import { newsText } from '#domain/notifications/news.ts'
import { LEDGER_ABI, say } from '#test/indexer/simulation/contracts/speak.ts'
import { createChainRows } from '#test/kit/chainRows.ts'
import { useDatabase } from '#test/kit/database.ts'

const CHAIN = 31337
const LIST = `0x${'1c'.repeat(20)}`
export const bytesOf = (hex: string) => Buffer.from(hex.slice(2), 'hex')
export const anyAddress = () => `0x${randomBytes(20).toString('hex')}`
const LEDGER = anyAddress()
export const ETHER = 0
export const DOLLARS = 1

export interface Payee {
  account: string
  wallet: string
}

/** A deposit, where it is not of the chain's own money at the ledger of now. */
export interface DepositWish {
  currency?: number
  ledger?: string
}

/** Payees, an index that has what a ledger keeps for them, and what they hear of it. */
export function useWaiting() {
  const database = useDatabase()
  const owner = () => database.pool('owner')
  const indexer = () => database.pool('indexer')
  let rows: ReturnType<typeof createChainRows>
  let block = 100
  before('an index with two currencies', async () => {
    rows = createChainRows(indexer())
    await indexer().query(
      "INSERT INTO chain.family (chain_id, name, version, state, read_to) VALUES ($1, 'payments', 1, 'live', 1)",
      [CHAIN],
    )
    for (const [index, symbol, decimals] of [
      [ETHER, 'ETH', 18],
      [DOLLARS, 'USDC', 6],
    ])
      await indexer().query(
        `INSERT INTO chain.currency (chain_id, list, index, token, symbol, decimals, block, log_index, tx_hash)
         VALUES ($1, $2, $3, $4, $5, $6, 1, 0, $7)`,
        [CHAIN, bytesOf(LIST), index, randomBytes(20), symbol, decimals, randomBytes(32)],
      )
    await rows.cursor(block)
  })

  let loop: Loop | undefined
  /** The worker is another process. */
  const restart = () => {
    const { loops = [] } = ledgerJobs({
      ...{ pool: database.pool('worker'), clock: Date.now, random: randomBytes, chainId: CHAIN },
      ...{ currencyList: LIST, money: null, payments: null, alarms: { raise: () => {} } },
    })
    loop = loops.find(({ name }) => name === 'waiting-notices')
  }
  before(restart)
  /** What it does of it, once. */
  const look = async () => {
    await loop?.run()
  }

  const owed = new Map<string, bigint>()
  /** One event of a balance in a block of its own, and the row that the index makes of it. */
  async function happen(
    name: 'Credited' | 'Withdrawn',
    wallet: string,
    amount: bigint,
    { currency = ETHER, ledger = LEDGER }: DepositWish,
  ): Promise<void> {
    const key = `${wallet}/${currency}/${ledger}`
    owed.set(key, name === 'Credited' ? (owed.get(key) ?? 0n) + amount : 0n)
    block += 1
    const said = { account: wallet, currency, source: LEDGER, to: wallet, amount, owed: owed.get(key) }
    const { topics, data } = say(LEDGER_ABI, ledger, name, said)
    const place = [CHAIN, bytesOf(ledger), block]
    await indexer().query(
      `INSERT INTO chain.event (chain_id, block, log_index, block_hash, tx_hash, tx_index, ord, address, topics, data, kind)
       VALUES ($1, $3, 0, $4, $4, 0, 0, $2, $5, $6, $7)`,
      [...place, randomBytes(32), topics.map(bytesOf), bytesOf(data), name === 'Credited' ? 40 : 41],
    )
    await indexer().query(
      `INSERT INTO chain.credit (chain_id, ledger, account_wallet, currency, owed_units, block, log_index, tx_hash)
       VALUES ($1, $2, $4, $5, $6, $3, 0, $7) ON CONFLICT (chain_id, ledger, account_wallet, currency)
       DO UPDATE SET owed_units = EXCLUDED.owed_units, block = EXCLUDED.block`,
      [...place, bytesOf(wallet), currency, owed.get(key), randomBytes(32)],
    )
  }
  const credit = (wallet: string, amount: bigint, wish: DepositWish = {}) =>
    happen('Credited', wallet, amount, wish)
  /** The index says that the newest block is this one; @param safe how far of it stays */
  const mined = (safe = block, newest = block) => rows.cursor(newest, { safe })
  const link = (account: string, wallet: string) =>
    owner().query("INSERT INTO app.identity (id, account_id, kind, wallet) VALUES ($1, $2, 'wallet', $3)", [
      ...[newId('idn', randomBytes), account, bytesOf(wallet)],
    ])
  /** What an account hears between two calls: titles that are unread, and how many mails there are. */
  async function heard(account: string): Promise<{ titles: string[]; mails: number }> {
    const { rows: news } = await owner().query(
      `WITH seen AS (UPDATE app.notification SET read_at = app.now() WHERE account_id = $1 AND read_at IS NULL RETURNING kind, facts)
       SELECT kind, facts FROM seen ORDER BY facts::text`,
      [account],
    )
    const { rowCount } = await owner().query('SELECT FROM app.delivery WHERE account_id = $1', [account])
    return {
      titles: news.map(({ kind, facts }) => newsText(kind)?.title(facts) ?? kind),
      mails: rowCount ?? 0,
    }
  }

  return {
    ...{ database, look, restart, credit, mined, link, heard },
    rows: () => rows,
    block: () => block,
    /** all that waits at the ledger of now, in the chain's own money */
    claim: (wallet: string) =>
      happen('Withdrawn', wallet, owed.get(`${wallet}/${ETHER}/${LEDGER}`) ?? 0n, {}),
    /** a deposit that stays, and a look */
    async told(wallet: string, amount: bigint, wish: DepositWish = {}): Promise<void> {
      await credit(wallet, amount, wish)
      await mined()
      await look()
    },
    /** the newest block goes, with the one balance of this wallet */
    async takeBack(wallet: string): Promise<void> {
      await indexer().query('DELETE FROM chain.event WHERE block = $1', [block])
      await indexer().query('DELETE FROM chain.credit WHERE account_wallet = $1', [bytesOf(wallet)])
      owed.delete(`${wallet}/${ETHER}/${LEDGER}`)
    },
    unlink: (wallet: string) =>
      owner().query('UPDATE app.identity SET ended_at = app.now() WHERE wallet = $1', [bytesOf(wallet)]),
    /** somebody with a wallet and an address */
    async payee(): Promise<Payee> {
      const [account, wallet] = [newId('acc', randomBytes), anyAddress()]
      await owner().query('INSERT INTO app.account (id) VALUES ($1)', [account])
      await owner().query(
        "INSERT INTO app.identity (id, account_id, kind, email) VALUES ($1, $2, 'email', $3)",
        [newId('idn', randomBytes), account, `${account}@waits.test`],
      )
      await link(account, wallet)
      return { account, wallet }
    },
    titles: async (account: string) => (await heard(account)).titles,
    hourLater: () => owner().query("UPDATE app.credit_notice SET told_at = told_at - interval '1 hour'"),
    noticesOf: async (account: string) =>
      (await owner().query('SELECT FROM app.credit_notice WHERE account_id = $1', [account])).rowCount,
    /** the index has not come to these, or has again */
    hideEvents: (after: number) =>
      indexer().query('UPDATE chain.event SET chain_id = $1 + 1 WHERE chain_id = $1 AND block > $2', [
        ...[CHAIN, after],
      ]),
    showEvents: () =>
      indexer().query('UPDATE chain.event SET chain_id = $1 WHERE chain_id = $1 + 1', [CHAIN]),
    /** how far the index of money is */
    setFamily: (state: 'folding' | 'live') =>
      indexer().query("UPDATE chain.family SET state = $1 WHERE name = 'payments'", [state]),
    setBackfill: (isBackfill: boolean) =>
      indexer().query('UPDATE chain.cursor SET is_backfill = $1', [isBackfill]),
    /** the row of a balance as the index has it at another block */
    put: (wallet: string, units: bigint, at: number) =>
      indexer().query('UPDATE chain.credit SET owed_units = $2, block = $3 WHERE account_wallet = $1', [
        ...[bytesOf(wallet), units, at],
      ]),
    suspend: (wallet: string) => rows.suspend(LEDGER, block, { key: bytesOf(wallet) }),
    lift: () => rows.lift(LEDGER),
  }
}
