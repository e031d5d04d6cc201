import { expect } from 'chai'
import { AbiCoder, keccak256, type Wallet } from 'ethers'
import { pullSplitAbi, splitFactoryAbi, supporterPoolAbi } from '#generated/abis.ts'
import type { Indexer } from '#indexer/createIndexer.ts'
import { useDatabase } from '#test/kit/database.ts'
import { depth } from '#test/kit/depth.ts'
import { until } from '#test/kit/time/until.ts'
import { deployEmitter, logOf } from '../kit/emitter.ts'
import { expectTruth } from '../kit/oracle.ts'
import { actOnSplits, type Shares, useShares } from '../kit/oracles/recordings/splitCalls.ts'
import { expectSplits } from '../kit/oracles/recordings/splitRows.ts'
import { createStage, type Stage } from '../kit/stage.ts'
import { emptyIndex, reachHead, startIndexer } from '../kit/startIndexer.ts'

const TABLES = ['split', 'kept_payees', 'pool', 'split_payment', 'supporter_payment']
const HOST = `0x${'fa'.repeat(20)}`
const FAN = `0x${'07'.repeat(20)}`
const MOST = 2n ** 256n - 1n

describe('splits and pools of supporters in the index', function () {
  this.timeout(90_000)
  const db = useDatabase()
  let stage: Stage
  let indexer: Indexer | null = null
  const shares: Shares = { splits: [], pools: [] }

  const owner = () => db.pool('owner')
  const rows = async (sql: string) => (await owner().query(sql)).rows
  const act = (count: number, seed: string, of = shares) => actOnSplits(stage, of, count, seed)

  before(async () => {
    stage = await createStage(44, { withTestDollar: true })
  })
  after(async () => {
    await indexer?.stop()
    await stage?.stop()
  })

  async function agree(): Promise<number> {
    await reachHead(stage, owner())
    await expectTruth(stage, owner())
    return expectSplits(stage, owner())
  }

  it('[S3.2] every row is what the events and the contracts say, also after the chain took some back', async () => {
    indexer = startIndexer(stage, db.url('indexer'))
    expect(await act(60, 'first')).to.be.greaterThan(15)
    await useShares(stage)
    const before = await agree()
    for (const table of TABLES) expect(await rows(`SELECT FROM chain.${table}`), table).to.not.have.length(0)
    const lists = await rows(`SELECT count(*) FILTER (WHERE ended_at IS NULL)::int > 0 AS stand,
      count(ended_at)::int > 0 AS ended, (SELECT count(*)::int > 0 FROM chain.split_payment p JOIN chain.split s ON s.split = p.payer
        WHERE p.payees_hash <> s.payees_hash) AS by_older FROM chain.kept_payees`)
    expect(lists).to.deep.equal([{ stand: true, ended: true, by_older: true }])
    const { number } = await stage.head()
    await act(16, 'taken back', structuredClone(shares))
    // what these rows are is looked at behind the reorg too
    await depth<() => Promise<unknown>>(() => reachHead(stage, owner()), agree)()
    await stage.chain.rpc('local_reorg', { depth: (await stage.head()).number - number })
    expect(await agree()).to.equal(before)
    await act(8, 'after', structuredClone(shares))
    await reachHead(stage, owner())
    await owner().query('DELETE FROM chain.undo; UPDATE chain.cursor SET undo_from = number + 1')
    await stage.chain.rpc('local_reorg', { depth: 5 })
    await agree()
  })

  it('[S3.3] a payee is found in the lists, and in what was divided', async () => {
    const [{ payee }] = await rows(`SELECT payees -> 2 ->> 'payee' AS payee FROM chain.split LIMIT 1`)
    const found =
      await rows(`SELECT (SELECT count(*)::int FROM chain.split_as_of WHERE payees @> '[{"payee": "${payee}"}]') AS lists,
      (SELECT count(*)::int FROM chain.split s, jsonb_array_elements(s.payees) p WHERE p ->> 'payee' = '${payee}') AS counted`)
    expect(found[0].lists).to.equal(found[0].counted).and.to.be.greaterThan(0)
  })

  it('[S3.2] an index from before the factory gets its history, with that of every split and pool', async () => {
    await indexer?.stop()
    await emptyIndex(owner())
    const { splitFactory, ...older } = stage.deployment
    const before = { chain: stage.chain, deploymentText: JSON.stringify(older) }
    indexer = startIndexer(before, db.url('indexer'))
    await reachHead(stage, owner())
    await until(
      'levels are known',
      async () => (await rows('SELECT FROM chain.cursor WHERE finalized > 40')).length > 0,
    )
    await indexer.stop()
    expect(await rows(`SELECT FROM chain.family WHERE name = 'splits'`)).to.have.length(0)
    indexer = startIndexer(stage, db.url('indexer'))
    await act(5, 'meanwhile', structuredClone(shares))
    await until(
      'it is live',
      async () =>
        (await rows(`SELECT FROM chain.family WHERE name = 'splits' AND state = 'live'`)).length === 1,
    )
    expect(await agree()).to.be.greaterThan(20)
  })

  it('[T35] one split or pool stands still alone, and its widest values fit', async () => {
    await indexer?.stop()
    await emptyIndex(owner())
    const [factory, broken, sound, pool] = await Promise.all(
      stage.people.slice(3, 7).map((person) => deployEmitter(stage, person as Wallet)),
    )
    if (!factory || !broken || !sound || !pool) throw new Error('four emitters')
    const root = { address: factory.address, kind: 'split_factory', creatorWallet: null, fromBlock: 1 }
    indexer = startIndexer(stage, db.url('indexer'), { roots: [root], fromBlock: 1 })
    const list = (bps: number, n = 1) =>
      Array.from({ length: n }, () => [FAN, bps, 2 ** 40 - 1] as [string, number, number])
    const hashOf = (payees: unknown) =>
      keccak256(AbiCoder.defaultAbiCoder().encode(['tuple(address, uint16, uint40)[]'], [payees]))
    const long = list(65_535, 50)
    const made = (abi: readonly object[], name: string, args: unknown[]) => logOf(abi, name, args)
    const split = (name: string, args: unknown[]) => logOf(pullSplitAbi, name, args)
    const word = `0x${'f'.repeat(64)}`
    await factory.emit(
      ...[broken, sound].map(({ address }) =>
        made(splitFactoryAbi, 'SplitCreated', [address, FAN, FAN, hashOf(long), long]),
      ),
      made(splitFactoryAbi, 'PoolCreated', [
        ...[pool.address, FAN, FAN, word, 2 ** 32 - 1, [FAN, true, 2n ** 64n - 1n, 255, MOST]],
      ]),
    )
    const divided = (payees: unknown, parts: bigint[]) =>
      split('Distributed', [255, FAN, MOST, hashOf(payees), parts])
    const { number } = await stage.head()
    const suspended = async () =>
      (await rows(`SELECT '0x' || encode(address, 'hex') AS address FROM chain.suspension`)).map(
        ({ address }) => address,
      )
    const all = Array.from({ length: 50 }, () => MOST)
    // of a pool that the factory names, with terms that nobody can read
    await factory.emit({
      ...logOf(splitFactoryAbi, 'PoolCreated', [FAN, FAN, HOST, word, 1, [FAN, true, 1, 1, 1]]),
      data: '0x',
    })
    await reachHead(stage, owner())
    expect(await suspended()).to.deep.equal([FAN])
    await stage.chain.rpc('local_reorg', { depth: 1 })
    for (const fault of [
      divided(list(1), [1n]),
      divided(long, [1n]),
      split('PayeesKept', [0, hashOf(list(1))]),
    ]) {
      await broken.emit(fault)
      await broken.emit(divided(long, all))
      await sound.emit(
        ...[split('PayeesKept', [255, hashOf(long)]), split('PayeesChanged', [hashOf(long), word, list(3)])],
        divided(long, all),
      )
      await pool.emit(logOf(supporterPoolAbi, 'SupporterPaid', [FAN, 255, MOST, MOST, MOST]))
      await reachHead(stage, owner())
      expect(await suspended()).to.deep.equal([broken.address])
      const still = `SELECT '0x' || encode(split, 'hex') AS split FROM chain.split_as_of WHERE as_of IS NOT NULL`
      expect(await rows(still)).to.deep.equal([{ split: broken.address }])
      const paid = `SELECT '0x' || encode(payer, 'hex') AS payer FROM chain.split_payment`
      expect(await rows(paid)).to.deep.equal([{ payer: sound.address }])
      expect(await rows('SELECT FROM chain.supporter_payment')).to.have.length(1)
      expect(await rows('SELECT FROM chain.kept_payees WHERE ended_at IS NOT NULL')).to.have.length(1)
      await owner().query('DELETE FROM chain.undo; UPDATE chain.cursor SET undo_from = number + 1')
      await stage.chain.rpc('local_reorg', { depth: (await stage.head()).number - number })
      await reachHead(stage, owner())
      expect(await suspended()).to.deep.equal([])
      expect(await rows(paid)).to.deep.equal([])
    }
    expect(await rows('SELECT FROM chain.split')).to.have.length(2)
  })
})
