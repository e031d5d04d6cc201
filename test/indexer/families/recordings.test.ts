import { expect } from 'chai'
import { keccak256, toUtf8Bytes, type Wallet } from 'ethers'
import { recordingsAbi, recordingsFactoryAbi } from '#generated/abis.ts'
import type { Indexer } from '#indexer/createIndexer.ts'
import { useDatabase } from '#test/kit/database.ts'
import { depth } from '#test/kit/depth.ts'
import { until } from '#test/kit/time/until.ts'
import { deployEmitter, logOf } from '../kit/emitter.ts'
import { expectTruth } from '../kit/oracle.ts'
import { actOnRecordings, openRecordings, useRecording } from '../kit/oracles/recordings/recordingCalls.ts'
import { expectRecordings } from '../kit/oracles/recordings/recordingRows.ts'
import { createStage, type Stage } from '../kit/stage.ts'
import { emptyIndex, reachHead, startIndexer } from '../kit/startIndexer.ts'

const TABLES = ['recording_collection', 'recording', 'recording_balance', 'consent', 'recording_sale']
const ZERO = `0x${'0'.repeat(40)}`
const FAN = `0x${'07'.repeat(20)}`
const MOST = 2n ** 256n - 1n

describe('recordings in the index', function () {
  this.timeout(90_000)
  const db = useDatabase()
  let stage: Stage
  let collections: string[]
  let indexer: Indexer | null = null

  const owner = () => db.pool('owner')
  const rows = async (sql: string) => (await owner().query(sql)).rows
  const act = (count: number, seed: string) => actOnRecordings(stage, collections, count, seed)

  before(async () => {
    stage = await createStage(43, { withTestDollar: true })
    collections = await openRecordings(stage)
  })
  after(async () => {
    await indexer?.stop()
    await stage?.stop()
  })

  async function agree(): Promise<number> {
    await reachHead(stage, owner())
    await expectTruth(stage, owner())
    return expectRecordings(stage, owner())
  }

  it('[S3.2] every row is what the events and the contracts say, also after the chain took some back', async () => {
    indexer = startIndexer(stage, db.url('indexer'))
    expect(await act(60, 'first')).to.be.greaterThan(15)
    await useRecording(stage, collections[0] as string)
    const before = await agree()
    for (const table of TABLES) expect(await rows(`SELECT FROM chain.${table}`), table).to.not.have.length(0)
    const seen = `SELECT count(*) FILTER (WHERE kind = 179)::int AS batches, count(*) FILTER (WHERE kind = 177)::int AS frozen,
      count(*) FILTER (WHERE kind = 174)::int AS changed FROM chain.event`
    const [counts] = await rows(seen)
    for (const [name, count] of Object.entries(counts)) expect(count, name).to.be.greaterThan(0)
    expect(await rows(`SELECT FROM chain.consent WHERE deadline_s = ${MOST}`)).to.not.have.length(0)
    const { number } = await stage.head()
    await act(16, 'taken back')
    // what these rows are is looked at behind the reorg too
    await depth<() => Promise<unknown>>(() => reachHead(stage, owner()), agree)()
    await stage.chain.rpc('local_reorg', { depth: (await stage.head()).number - number })
    expect(await agree()).to.equal(before)
    await act(8, 'after')
    await reachHead(stage, owner())
    await owner().query('DELETE FROM chain.undo; UPDATE chain.cursor SET undo_from = number + 1')
    await stage.chain.rpc('local_reorg', { depth: 8 })
    await agree()
  })

  it('[T7] who got or gave away copies is looked at again', async () => {
    const moved = await rows(`SELECT DISTINCT encode(owner, 'hex') AS wallet FROM chain.recording_balance b
      WHERE NOT EXISTS (SELECT FROM chain.touch t WHERE t.subject = b.owner AND t.block >= b.block)`)
    expect(moved).to.deep.equal([])
  })

  it('[T7] owners are looked at again when other folds give them other balances', async () => {
    await indexer?.stop()
    const [{ owner: who, epoch }] =
      await rows(`UPDATE chain.recording_balance b SET amount = amount + 1 FROM chain.cursor c
      WHERE (b.collection, b.recording_id, b.owner) IN (SELECT collection, recording_id, owner FROM chain.recording_balance LIMIT 1)
      RETURNING encode(b.owner, 'hex') AS owner, c.epoch`)
    await owner().query(`UPDATE chain.family SET version = 0 WHERE name = 'recordings'`)
    indexer = startIndexer(stage, db.url('indexer'))
    await until(
      'it is folded anew',
      async () => (await rows('SELECT FROM chain.family WHERE version = 0')).length === 0,
    )
    const touched = await rows(
      `SELECT encode(subject, 'hex') AS owner FROM chain.touch WHERE epoch > ${epoch}`,
    )
    expect(touched).to.deep.equal([{ owner: who }])
    await agree()
  })

  it('[S3.2] an index from before the factory gets its history, with that of every collection', async () => {
    await indexer?.stop()
    await emptyIndex(owner())
    const { recordingsFactory, ...older } = stage.deployment
    const before = { chain: stage.chain, deploymentText: JSON.stringify(older) }
    indexer = startIndexer(before, db.url('indexer'))
    await reachHead(stage, owner())
    await until(
      'levels are known',
      async () => (await rows('SELECT FROM chain.cursor WHERE finalized > 40')).length > 0,
    )
    await indexer.stop()
    expect(await rows(`SELECT FROM chain.family WHERE name = 'recordings'`)).to.have.length(0)
    indexer = startIndexer(stage, db.url('indexer'))
    await act(5, 'meanwhile')
    await until(
      'it is live',
      async () =>
        (await rows(`SELECT FROM chain.family WHERE name = 'recordings' AND state = 'live'`)).length === 1,
    )
    expect(await agree()).to.be.greaterThan(30)
  })

  const log = (name: string, args: unknown[]) => logOf(recordingsAbi, name, args)
  const word = (digit: string) => `0x${digit.repeat(64)}`
  const published = (id: bigint, terms: { maxSupply?: number; conditions?: unknown[] } = {}) =>
    log('RecordingPublished', [
      ...[id, word('c')],
      [
        ...[
          word('c'),
          word('d'),
          FAN,
          1000,
          255,
          10,
          5,
          true,
          false,
          2n ** 96n - 1n,
          terms.maxSupply ?? 0,
          0,
        ],
        ...[2 ** 32 - 1, 2 ** 40 - 1],
      ],
      terms.conditions ?? [],
    ])

  it('[T35] one collection stands still alone, and its widest values fit', async () => {
    await indexer?.stop()
    await emptyIndex(owner())
    const [factory, broken, sound] = await Promise.all(
      stage.people.slice(3, 6).map((person) => deployEmitter(stage, person as Wallet)),
    )
    if (!factory || !broken || !sound) throw new Error('three emitters')
    const root = { address: factory.address, kind: 'recordings_factory', creatorWallet: null, fromBlock: 1 }
    indexer = startIndexer(stage, db.url('indexer'), { roots: [root], fromBlock: 1 })
    const created = (child: string) =>
      logOf(recordingsFactoryAbi, 'RecordingsCreated', [FAN, child, 'recordings'])
    await factory.emit(created(broken.address), created(sound.address))
    for (const child of [broken, sound]) await child.emit(published(MOST), published(2n, { maxSupply: 3 }))
    const { number } = await stage.head()
    const minted = (id: bigint, all: number, quantity = 1) => [
      log('RecordingMinted', [id, FAN, FAN, quantity, 255, MOST, MOST, FAN, FAN, all, 2 ** 32 - 1]),
    ]
    const move = (from: string, to: string, amount: bigint) =>
      log('TransferSingle', [FAN, from, to, MOST, amount])
    const suspended = async () =>
      (await rows(`SELECT '0x' || encode(address, 'hex') AS address FROM chain.suspension`)).map(
        ({ address }) => address,
      )
    // the first four end well: whether a row is right between two events must not depend on what comes with them
    const sale = [2n ** 96n - 1n, 9, 0]
    const faults = [
      () => [...minted(2n, 4), log('SaleChanged', [2n, sale, sale])],
      () => [move(FAN, factory.address, 1n), move(ZERO, FAN, 1n)],
      () => [move(ZERO, FAN, MOST), move(ZERO, FAN, 1n), move(FAN, ZERO, MOST)],
      () => [log('TransferBatch', [FAN, ZERO, FAN, [MOST], [1n, 1n]])],
      () => [published(7n, { conditions: [[FAN, 99, 0, 0, 0]] })],
      () => [log('PayoutChanged', [5n, FAN, FAN])],
    ]
    for (const fault of faults) {
      const before = (await stage.head()).number
      await broken.emit(...fault())
      await reachHead(stage, owner())
      if (fault !== faults.at(-1)) expect(await suspended(), String(fault)).to.deep.equal([broken.address])
      await sound.emit(...minted(MOST, before, 2 ** 32 - 1), move(ZERO, FAN, 1n))
      await reachHead(stage, owner())
      const state =
        await rows(`SELECT '0x' || encode(collection, 'hex') AS collection, minted, as_of IS NOT NULL AS still
        FROM chain.recording_as_of WHERE recording_id = ${MOST} ORDER BY minted DESC`)
      expect(state.map(({ collection }) => collection)).to.deep.equal([sound.address, broken.address])
      expect(state[0]).to.include({ minted: before, still: false })
      await stage.chain.rpc('local_reorg', { depth: (await stage.head()).number - number })
      await reachHead(stage, owner())
      expect(await suspended()).to.deep.equal([])
    }
    expect(await rows('SELECT FROM chain.recording_sale')).to.have.length(0)
    expect(await rows('SELECT FROM chain.recording_balance')).to.have.length(0)
  })

  it('[T35] a row keeps 16 KiB of a document’s address, and the hash of the whole', async () => {
    const whole = 'ipfs://'.padEnd(10_000, 'é')
    const [factory, child] = [
      await deployEmitter(stage, stage.people[6] as Wallet),
      await deployEmitter(stage, stage.people[7] as Wallet),
    ]
    await indexer?.stop()
    await emptyIndex(owner())
    const root = { address: factory.address, kind: 'recordings_factory', creatorWallet: null, fromBlock: 1 }
    indexer = startIndexer(stage, db.url('indexer'), { roots: [root], fromBlock: 1 })
    await factory.emit(logOf(recordingsFactoryAbi, 'RecordingsCreated', [FAN, child.address, '[']))
    await child.emit(published(1n), log('URI', [whole, 1n]), published(2n), log('URI', ['ipfs://b', 2n]))
    await reachHead(stage, owner())
    expect(await rows('SELECT reason FROM chain.suspension')).to.deep.equal([])
    expect(
      await rows(`SELECT recording_id, octet_length(uri) AS bytes, '0x' || encode(uri_hash, 'hex') AS hash
        FROM chain.recording ORDER BY recording_id`),
    ).to.deep.equal([
      { recording_id: 1n, bytes: 16_386, hash: keccak256(toUtf8Bytes(whole)) },
      { recording_id: 2n, bytes: 8, hash: null },
    ])
  })
})
