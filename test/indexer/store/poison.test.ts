import { expect } from 'chai'
import { keccak256, type Wallet } from 'ethers'
import { ledgerAbi, streamPassAbi, streamPassFactoryAbi } from '#generated/abis.ts'
import { createIndexer, type Indexer } from '#indexer/createIndexer.ts'
import { rebuildIndex } from '#scripts/rebuild/rebuildIndex.ts'
import { useDatabase } from '#test/kit/database.ts'
import { until } from '#test/kit/time/until.ts'
import { deployEmitter, type Emitter, logOf } from '../kit/emitter.ts'
import { createStage, type Stage } from '../kit/stage.ts'
import { reachHead } from '../kit/startIndexer.ts'

const ZERO = `0x${'0'.repeat(40)}`
const FAN = `0x${'fa'.repeat(20)}`
const OTHER = `0x${'07'.repeat(20)}`
const bytes = (text: string) => Buffer.from(text.slice(2), 'hex')

describe('an index that somebody poisons', function () {
  this.timeout(60_000)
  const db = useDatabase()
  let stage: Stage
  let factory: Emitter
  let collection: Emitter
  let neighbour: Emitter
  let ledger: Emitter
  let indexer: Indexer | null = null
  const alarms: object[] = []

  const owner = () => db.pool('owner')
  const rows = async (sql: string, values: unknown[] = []) => (await owner().query(sql, values)).rows

  before(async () => {
    stage = await createStage(11)
    const from = stage.people[3] as Wallet
    factory = await deployEmitter(stage, from)
    collection = await deployEmitter(stage, from)
    neighbour = await deployEmitter(stage, from)
    ledger = await deployEmitter(stage, from)
    start()
    for (const child of [collection, neighbour]) {
      await factory.emit(created(child.address, 'Northlight'))
      await child.emit(tier(1, 2), ...bought(1, FAN))
    }
    await reachHead(stage, owner())
  })
  afterEach(async () => {
    await start()
  })
  after(async () => {
    await indexer?.stop()
    await stage?.stop()
  })

  /** The emitters in the places of our contracts. */
  async function start(): Promise<void> {
    await indexer?.stop()
    const roots = [
      { address: factory.address, kind: 'factory', creatorWallet: null, fromBlock: 1 },
      { address: ledger.address, kind: 'ledger', creatorWallet: null, fromBlock: 1 },
    ]
    indexer = createIndexer({
      databaseUrl: db.url('indexer'),
      rpcUrls: [stage.chain.url],
      chainId: 31337,
      roots,
      fromBlock: 1,
      pollMs: 20,
      rpcTimeoutMs: 20_000,
      standbyMs: 50,
      clock: Date.now,
      log: { info() {}, warn() {}, error: (facts) => void alarms.push(facts) },
    })
    indexer.start()
  }

  const created = (child: string, name: string) =>
    logOf(streamPassFactoryAbi, 'PassCollectionCreated', [FAN, child, FAN, name, 'PASS'])
  const tier = (no: number, supply: number) =>
    logOf(streamPassAbi, 'TierCreated', [no, 5n, 0, 3600, supply, 1, 0, 0, 0])
  const bought = (id: number, to: string) => [
    logOf(streamPassAbi, 'Transfer', [ZERO, to, id]),
    logOf(streamPassAbi, 'PassPurchased', [id, 1, to, to, 0, 5n, ZERO, 0n, 2_000_000_000]),
  ]
  const extended = (id: number) =>
    logOf(streamPassAbi, 'PassExtended', [id, 1, FAN, 0, 5n, ZERO, 0n, 2_100_000_000])
  const credited = (account: string, owed: bigint) =>
    logOf(ledgerAbi, 'Credited', [account, 0, FAN, 1n, owed])

  const suspended = async () =>
    (
      await rows(
        `SELECT encode(address, 'hex') AS address, encode(key, 'hex') AS key FROM chain.suspension ORDER BY 1, 2`,
      )
    ).map(({ address, key }) => `0x${address}/${key}`)
  const passesOf = async ({ address }: Emitter) =>
    (await rows('SELECT count(*)::int AS n FROM chain.pass WHERE collection = $1', [bytes(address)]))[0].n
  const stored = async (hash: string) =>
    (await rows('SELECT count(*)::int AS n FROM chain.event WHERE tx_hash = $1', [bytes(hash)]))[0].n

  /** Another fold of the stored events gives the same rows and suspensions. */
  async function expectRebuilt(): Promise<void> {
    const options = { databaseUrl: db.url('owner'), isCheck: true, rpcUrls: [], acceptsReorg: false }
    const { tables } = await rebuildIndex({ ...options, clock: Date.now })
    expect(tables.filter(({ differing }) => differing > 0)).to.deep.equal([])
  }

  /** Something cannot be folded: its scope stands still, the neighbour goes on, the chain takes it back. */
  async function expectSuspended(scope: string, poison: () => Promise<string>): Promise<void> {
    const { number } = await stage.head()
    const [{ epoch }] = await rows('SELECT epoch FROM chain.cursor')
    alarms.length = 0
    const hash = await poison()
    await reachHead(stage, owner())
    expect(await suspended()).to.deep.equal([scope])
    expect(await stored(hash)).to.be.greaterThan(0)
    // who holds something there is told; everybody else is left in peace, however often a stranger does it
    const told = `SELECT c.epoch, encode(subject, 'hex') AS s FROM chain.touch t JOIN chain.cursor c USING (chain_id)
      WHERE kind = 'contract' AND t.block > ${number} AND t.epoch = ${epoch}`
    expect(await rows(told)).to.deep.equal([{ epoch, s: scope.slice(2, 42) }])
    const named = { address: scope.slice(0, 42), key: `0x${scope.slice(43)}` }
    expect(alarms).to.deep.include({ alarm: 'scope_suspended', chainId: 31337, ...named })
    expect(indexer?.status().degraded.get('suspended')).to.include('1 scopes stand still')
    const before = await passesOf(neighbour)
    await neighbour.emit(...bought(100 + number, OTHER))
    await reachHead(stage, owner())
    expect(await passesOf(neighbour)).to.equal(before + 1)
    await expectRebuilt()
    await stage.chain.rpc('local_reorg', { depth: (await stage.head()).number - number })
    await reachHead(stage, owner())
    expect(await suspended()).to.deep.equal([])
    expect(indexer?.status().degraded.has('suspended')).to.equal(false)
    expect(await passesOf(neighbour)).to.equal(before)
  }

  it('[T35] a transaction of 33,000 logs is a transaction like others', async () => {
    const hash = await collection.flood(33_000)
    const after = await collection.emit(...bought(2, FAN))
    await reachHead(stage, owner(), 40_000)
    expect(await stored(hash)).to.equal(33_000)
    expect(await stored(after)).to.equal(2)
    expect(await rows('SELECT max(ord) AS ord FROM chain.event')).to.deep.equal([{ ord: 32_999 }])
    expect(await suspended()).to.deep.equal([])
    await stage.chain.rpc('local_reorg', { depth: 2 })
    await reachHead(stage, owner(), 40_000)
    expect(await stored(hash)).to.equal(0)
  })

  it('[T35] a pass that does not exist: only its collection stands still, its rows as before the event', async () => {
    await expectSuspended(`${collection.address}/`, async () => {
      const hash = await collection.emit(...bought(3, FAN), extended(77), ...bought(4, FAN))
      await collection.emit(...bought(5, FAN))
      await reachHead(stage, owner())
      const found = await rows(
        'SELECT pass_id::int AS id, as_of FROM chain.pass_as_of WHERE collection = $1 ORDER BY 1',
        [bytes(collection.address)],
      )
      const receipt = await stage.provider.getTransactionReceipt(hash)
      const asOf = (receipt?.blockNumber ?? 0) - 1
      expect(found).to.deep.equal([
        { id: 1, as_of: asOf },
        { id: 3, as_of: asOf },
      ])
      return hash
    })
    expect(await passesOf(collection)).to.equal(1)
  })

  it('[T35] a row that breaks a rule of the database', () =>
    expectSuspended(`${collection.address}/`, () => collection.emit(...bought(2, FAN), ...bought(3, FAN))))

  it('[T35] a name that no decoder can read: the collection is followed and stands still', async () => {
    const child = await deployEmitter(stage, stage.people[3] as Wallet)
    await reachHead(stage, owner())
    const log = created(child.address, 'x'.repeat(64))
    const broken = { ...log, data: `${log.data.slice(0, 66 + 62)}ff${log.data.slice(66 + 64)}` }
    await expectSuspended(`${child.address}/`, async () => {
      const hash = await factory.emit(broken)
      const later = await child.emit(tier(1, 2))
      await reachHead(stage, owner())
      expect(await stored(later)).to.equal(1)
      return hash
    })
  })

  it('[T35] in the ledger of everybody only the account of the event stands still', async () => {
    await ledger.emit(credited(FAN, 7n), credited(OTHER, 7n))
    const log = credited(FAN, 9n)
    await expectSuspended(`${ledger.address}/${FAN.slice(2)}`, async () => {
      const hash = await ledger.emit({ ...log, data: `${log.data}00` }, credited(OTHER, 10n))
      await reachHead(stage, owner())
      const owed = await rows(
        `SELECT encode(account_wallet, 'hex') AS account, owed_units::int AS owed, as_of IS NULL AS is_current FROM chain.credit_as_of ORDER BY 1`,
      )
      expect(owed).to.deep.equal([
        { account: OTHER.slice(2), owed: 10, is_current: true },
        { account: FAN.slice(2), owed: 7, is_current: false },
      ])
      return hash
    })
  })

  it('[T35] a start with other folds folds what stood still again, in one commit', async () => {
    await collection.emit(...bought(6, FAN))
    await ledger.emit(credited(FAN, 11n))
    await reachHead(stage, owner())
    await indexer?.stop()
    await owner().query(
      `INSERT INTO chain.suspension SELECT 31337, $1::bytea, ''::bytea, number, 0, hash, 'an earlier version', 0 FROM chain.cursor
       UNION ALL SELECT 31337, $2::bytea, $3::bytea, number, 0, hash, 'an earlier version', 0 FROM chain.cursor`,
      [bytes(collection.address), bytes(ledger.address), bytes(FAN)],
    )
    await owner().query('DELETE FROM chain.pass WHERE collection = $1', [bytes(collection.address)])
    await owner().query('UPDATE chain.credit SET owed_units = 1 WHERE account_wallet = $1', [bytes(FAN)])
    const epoch = (await rows('SELECT epoch FROM chain.cursor'))[0].epoch
    await start()
    await until('nothing stands still', async () => (await suspended()).length === 0)
    expect((await rows('SELECT epoch FROM chain.cursor'))[0].epoch).to.equal(epoch + 1)
    await expectRebuilt()
    await stage.chain.rpc('local_reorg', { depth: 1 })
    await reachHead(stage, owner())
    await expectRebuilt()
  })

  it('[T35] an event that only other contracts are read by holds up no second fold', async () => {
    const log = logOf(streamPassAbi, 'Transfer', [ZERO, FAN, 1])
    await ledger.emit(credited(OTHER, 12n), log)
    await reachHead(stage, owner())
    await indexer?.stop()
    await owner().query(`UPDATE chain.family SET version = 1 WHERE name = 'payments'`)
    await start()
    await until(
      'it is folded again',
      async () => (await rows(`SELECT FROM chain.family WHERE name = 'payments' AND version > 1`)).length > 0,
    )
  })

  it('[T35] keeps the beginning of a text as long as a block, and the hash of the whole', async () => {
    const child = await deployEmitter(stage, stage.people[3] as Wallet)
    const name = 'é'.repeat(10_000)
    await factory.emit(created(child.address, name))
    await reachHead(stage, owner())
    const [row] = await rows(
      `SELECT name, '0x' || encode(name_hash, 'hex') AS hash, symbol, symbol_hash FROM chain.pass_collection WHERE collection = $1`,
      [bytes(child.address)],
    )
    expect(row.name).to.equal('é'.repeat(8192))
    expect(row.hash).to.equal(keccak256(Buffer.from(name)))
    expect([row.symbol, row.symbol_hash]).to.deep.equal(['PASS', null])
  })
})
