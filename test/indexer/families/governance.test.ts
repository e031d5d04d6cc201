import { expect } from 'chai'
import { keccak256, type Wallet } from 'ethers'
import { creatorGovernorAbi, creatorTimelockAbi, governorFactoryAbi } from '#generated/abis.ts'
import { createIndexer, type Indexer } from '#indexer/createIndexer.ts'
import { useDatabase } from '#test/kit/database.ts'
import { depth } from '#test/kit/depth.ts'
import { until } from '#test/kit/time/until.ts'
import { deployEmitter, type Emitter, logOf, type RawLog } from '../kit/emitter.ts'
import { expectTruth } from '../kit/oracle.ts'
import { expectGovernance, expectStates } from '../kit/oracles/governance.ts'
import {
  actInCommunities,
  type Community,
  decideOnce,
  openCommunities,
} from '../kit/oracles/governanceCalls.ts'
import { createStage, type Stage } from '../kit/stage.ts'
import { emptyIndex, reachHead, startIndexer } from '../kit/startIndexer.ts'
import { createDice } from '../simulation/dice.ts'

const TABLES = ['governor', 'quorum_change', 'proposal', 'vote', 'timelock_call']
const DAY_S = 86_400
const VOTER = `0x${'07'.repeat(20)}`
const VAULT = `0x${'fa'.repeat(20)}`
const ALL_BITS = 2n ** 256n - 1n

describe('governance of communities in the index', function () {
  this.timeout(90_000)
  const db = useDatabase()
  let stage: Stage
  let communities: Community[]
  let indexer: Indexer | null = null

  const owner = () => db.pool('owner')
  const rows = async (sql: string) => (await owner().query(sql)).rows

  before(async () => {
    stage = await createStage(43)
    communities = await openCommunities(stage)
    await decideOnce(stage, communities[0] as Community)
  })
  after(async () => {
    await indexer?.stop()
    await stage?.stop()
  })

  async function agree(): Promise<number> {
    await reachHead(stage, owner())
    await expectTruth(stage, owner())
    return expectGovernance(stage, owner())
  }
  const act = (visits: number, seed: string) => actInCommunities(stage, communities, { visits, seed })

  it('[S3.2][S3.4] every row is what the events and the contracts say, also after the chain took some back', async () => {
    indexer = startIndexer(stage, db.url('indexer'))
    expect(await act(30, 'first')).to.be.greaterThan(15)
    const before = await agree()
    for (const table of TABLES) expect(await rows(`SELECT FROM chain.${table}`), table).to.not.have.length(0)
    const { number } = await stage.head()
    await act(12, 'taken back')
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

  it('[S3.2] the state of a proposal follows from its row at every time', async () => {
    const dice = createDice('governance', 'times')
    const states = new Set<string>()
    for (let i = 0; i < 6; i++) {
      if (dice.isLucky(0.6)) await act(4, `time ${i}`)
      await stage.chain.rpc('local_mine', { blocks: 1, seconds: 1 + dice.roll(3 * DAY_S) })
      await reachHead(stage, owner())
      for (const state of await expectStates(stage, owner())) states.add(state)
    }
    expect([...states])
      .to.include('executed')
      .and.to.have.length.greaterThan(3)
  })

  it('[S3.2] an index from before the factory gets its history', async () => {
    await indexer?.stop()
    await emptyIndex(owner())
    const { governorFactory, ...older } = stage.deployment
    const before = { chain: stage.chain, deploymentText: JSON.stringify(older) }
    indexer = startIndexer(before, db.url('indexer'))
    await reachHead(stage, owner())
    await until(
      'levels are known',
      async () => (await rows('SELECT FROM chain.cursor WHERE finalized > 40')).length > 0,
    )
    await indexer.stop()
    expect(await rows(`SELECT FROM chain.family WHERE name = 'governance'`)).to.have.length(0)
    indexer = startIndexer(stage, db.url('indexer'))
    await act(5, 'meanwhile')
    await until(
      'it is live',
      async () =>
        (await rows(`SELECT FROM chain.family WHERE name = 'governance' AND state = 'live'`)).length === 1,
    )
    expect(await agree()).to.be.greaterThan(15)
  })

  describe('with contracts that say anything', () => {
    let factory: Emitter
    let governors: Emitter[]
    let timelocks: Emitter[]
    const said = (name: string, args: unknown[]) => logOf(creatorGovernorAbi, name, args)
    const waits = (name: string, args: unknown[]) => logOf(creatorTimelockAbi, name, args)
    const created = (n: number): RawLog =>
      logOf(governorFactoryAbi, 'GovernorCreated', [
        ...[VAULT, governors[n]?.address, VOTER, timelocks[n]?.address, 0],
      ])
    const proposed = (id: bigint, description: string, calldatas = ['0xab']) => {
      const targets = calldatas.map(() => VAULT)
      const values = calldatas.map(() => ALL_BITS)
      const texts = calldatas.map(() => '')
      return said('ProposalCreated', [
        id,
        VOTER,
        targets,
        values,
        texts,
        calldatas,
        5n,
        ALL_BITS,
        description,
      ])
    }
    const voted = (id: bigint, support: number, reason = '') =>
      said('VoteCast', [VOTER, id, support, 2n ** 255n, reason])
    const watched = () =>
      rows(`SELECT '0x' || encode(address, 'hex') AS address, kind FROM chain.watch
        WHERE creator_wallet = '\\x${VOTER.slice(2)}' ORDER BY kind, address`)
    const suspended = async () =>
      (await rows(`SELECT '0x' || encode(address, 'hex') AS address FROM chain.suspension ORDER BY 1`)).map(
        ({ address }) => address,
      )

    before(async () => {
      await indexer?.stop()
      await emptyIndex(owner())
      const emitters: Emitter[] = []
      for (let i = 0; i < 7; i++) emitters.push(await deployEmitter(stage, stage.people[4] as Wallet))
      factory = emitters[0] as Emitter
      governors = emitters.slice(1, 4)
      timelocks = emitters.slice(4)
      const root = { address: factory.address, kind: 'governor_factory', creatorWallet: null, fromBlock: 1 }
      const quiet = { info() {}, warn() {}, error() {} }
      indexer = createIndexer({
        ...{ databaseUrl: db.url('indexer'), rpcUrls: [stage.chain.url], chainId: 31337, fromBlock: 1 },
        ...{ roots: [root], pollMs: 20, standbyMs: 50, clock: Date.now, log: quiet },
      })
      indexer.start()
    })

    it('[S3.2] one event makes several contracts, each of its own kind', async () => {
      await timelocks[0]?.emit(
        waits('CallScheduled', [`0x${'aa'.repeat(32)}`, 0, VAULT, 0, '0x', `0x${'0'.repeat(64)}`, 9]),
      )
      await factory.emit(created(0), created(1))
      await timelocks[1]?.emit(waits('Cancelled', [`0x${'bb'.repeat(32)}`]))
      await reachHead(stage, owner())
      const expected = [
        ...governors.slice(0, 2).map(({ address }) => ({ address, kind: 'governor' })),
        ...timelocks.slice(0, 2).map(({ address }) => ({ address, kind: 'governor_timelock' })),
      ]
      expect(await watched()).to.have.deep.members(expected)
      // of a decision that nobody scheduled
      expect(await suspended()).to.deep.equal([timelocks[1]?.address])
      // without its treasury an announcement cannot be read; whom it names by a topic is followed all the same
      const { topics } = created(2)
      await factory.emit({ topics, data: '0x' })
      await governors[2]?.emit(proposed(1n, 'of nobody'))
      await reachHead(stage, owner())
      expect(await watched()).to.have.length(5)
      expect(await suspended()).to.include(governors[2]?.address)
    })

    it('[T35] a governor whose event cannot be folded stands still alone, until the chain takes it back', async () => {
      for (const governor of governors.slice(0, 2)) await governor.emit(proposed(7n, 'spend'), voted(7n, 1))
      await reachHead(stage, owner())
      const { number } = await stage.head()
      const before = await suspended()
      await governors[0]?.emit(voted(7n, 9), voted(7n, 1))
      await governors[1]?.emit(voted(7n, 0))
      await timelocks[0]?.emit(
        waits('CallScheduled', [`0x${'cc'.repeat(32)}`, 0, VAULT, 0, '0x', `0x${'0'.repeat(64)}`, ALL_BITS]),
      )
      await reachHead(stage, owner())
      expect(await suspended()).to.have.members([...before, governors[0]?.address])
      const votes = await rows(`SELECT support FROM chain.vote_as_of WHERE as_of IS NULL ORDER BY 1`)
      expect(votes.map(({ support }) => support)).to.deep.equal(['against', 'for'])
      const [call] = await rows(
        `SELECT ready_at::text AS at FROM chain.timelock_call WHERE id = '\\x${'cc'.repeat(32)}'`,
      )
      expect(call).to.deep.equal({ at: 'infinity' })
      await owner().query('DELETE FROM chain.undo; UPDATE chain.cursor SET undo_from = number + 1')
      await stage.chain.rpc('local_reorg', { depth: (await stage.head()).number - number })
      await reachHead(stage, owner())
      expect(await suspended()).to.deep.equal(before)
      expect(await rows('SELECT FROM chain.vote')).to.have.length(2)
    })

    it('[T35] texts and calls as long as a block are kept in part, with the hash of the whole', async () => {
      const text = 'glück '.repeat(2500)
      const long = `0x${'ab'.repeat(17_000)}`
      const textHash = keccak256(Buffer.from(text))
      await governors[0]?.emit(proposed(8n, text), said('ProposalKind', [8n, VOTER, 0, textHash]))
      await governors[0]?.emit(voted(8n, 2, text))
      await governors[0]?.emit(proposed(10n, '', ['0x01', long, '0x02']))
      await reachHead(stage, owner())
      const [proposal] = await rows(
        `SELECT octet_length(a.description) AS length, '0x' || encode(a.description_hash, 'hex') AS hash, b.calls,
           a.vote_end::text AS "end" FROM chain.proposal a, chain.proposal b WHERE a.proposal_id = 8 AND b.proposal_id = 10`,
      )
      const call = { target: VAULT, value: String(ALL_BITS) }
      expect(proposal.calls).to.deep.equal([
        { ...call, data: '0x01', data_hash: null },
        { ...call, data: `0x${'ab'.repeat(16_383)}`, data_hash: keccak256(long) },
        { ...call, data: '0x', data_hash: keccak256('0x02') },
      ])
      expect([proposal.length <= 16_384 + 2, proposal.hash, proposal.end]).to.deep.equal([
        true,
        textHash,
        'infinity',
      ])
      const [vote] = await rows(
        `SELECT octet_length(reason) AS length, '0x' || encode(reason_hash, 'hex') AS hash FROM chain.vote
         WHERE proposal_id = 8`,
      )
      expect([vote.length <= 16_384 + 2, vote.hash]).to.deep.equal([true, textHash])
      await governors[0]?.emit(
        proposed(
          9n,
          '',
          Array.from({ length: 17 }, () => '0x'),
        ),
      )
      await reachHead(stage, owner())
      expect(await suspended()).to.include(governors[0]?.address)
    })
  })
})
