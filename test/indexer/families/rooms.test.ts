import { expect } from 'chai'
import type { Wallet } from 'ethers'
import { roomHubAbi } from '#generated/abis.ts'
import { createIndexer, type Indexer } from '#indexer/createIndexer.ts'
import { useDatabase } from '#test/kit/database.ts'
import { depth } from '#test/kit/depth.ts'
import { until } from '#test/kit/time/until.ts'
import { deployEmitter, logOf } from '../kit/emitter.ts'
import { expectTruth } from '../kit/oracle.ts'
import { actInRooms, fundRooms } from '../kit/oracles/roomCalls.ts'
import { expectRooms } from '../kit/oracles/rooms.ts'
import { createStage, type Stage } from '../kit/stage.ts'
import { emptyIndex, reachHead, startIndexer } from '../kit/startIndexer.ts'

const KINDS = ['hub_room', 'producer', 'hub_session', 'tip', 'token_lock']
const HOST = `0x${'fa'.repeat(20)}`
/** of rooms alone: no wallet that stands still */
const KEEPER = `0x${'33'.repeat(20)}`
const FAN = `0x${'07'.repeat(20)}`
const ZERO = `0x${'0'.repeat(40)}`

describe('rooms of the hub in the index', function () {
  this.timeout(90_000)
  const db = useDatabase()
  let stage: Stage
  let indexer: Indexer | null = null

  const owner = () => db.pool('owner')
  const rows = async (sql: string) => (await owner().query(sql)).rows

  before(async () => {
    stage = await createStage(41, { withTestDollar: true })
    await fundRooms(stage)
  })
  after(async () => {
    await indexer?.stop()
    await stage?.stop()
  })

  async function agree(): Promise<number> {
    await reachHead(stage, owner())
    await expectTruth(stage, owner())
    return expectRooms(stage, owner())
  }

  it('[S3.2] every row is what the events and the contracts say, also after the chain took some back', async () => {
    indexer = startIndexer(stage, db.url('indexer'))
    expect(await actInRooms(stage, 90, 'first')).to.be.greaterThan(30)
    const before = await agree()
    for (const kind of KINDS) expect(await rows(`SELECT FROM chain.${kind}`), kind).to.not.have.length(0)
    const { number } = await stage.head()
    await actInRooms(stage, 25, 'taken back')
    // what these rows are is looked at behind the reorg too
    await depth<() => Promise<unknown>>(() => reachHead(stage, owner()), agree)()
    await stage.chain.rpc('local_reorg', { depth: (await stage.head()).number - number })
    expect(await agree()).to.equal(before)
    await actInRooms(stage, 8, 'after')
    await reachHead(stage, owner())
    await owner().query('DELETE FROM chain.undo; UPDATE chain.cursor SET undo_from = number + 1')
    await stage.chain.rpc('local_reorg', { depth: 8 })
    await agree()
  })

  it('[S3.2] an index from before the hub gets its history', async () => {
    await indexer?.stop()
    await emptyIndex(owner())
    const { roomHub, sessionLock, ...older } = stage.deployment
    const before = { chain: stage.chain, deploymentText: JSON.stringify(older) }
    indexer = startIndexer(before, db.url('indexer'))
    await reachHead(stage, owner())
    await until(
      'levels are known',
      async () => (await rows('SELECT FROM chain.cursor WHERE finalized > 40')).length > 0,
    )
    await indexer.stop()
    expect(await rows(`SELECT FROM chain.family WHERE name = 'rooms'`)).to.have.length(0)
    indexer = startIndexer(stage, db.url('indexer'))
    await actInRooms(stage, 5, 'meanwhile')
    await until(
      'it is live',
      async () =>
        (await rows(`SELECT FROM chain.family WHERE name = 'rooms' AND state = 'live'`)).length === 1,
    )
    expect(await agree()).to.be.greaterThan(12)
  })

  it('[T35] a payer, a creator or a room stands still alone, by the key of its own rows', async () => {
    await indexer?.stop()
    await emptyIndex(owner())
    const hub = await deployEmitter(stage, stage.people[3] as Wallet)
    const root = { address: hub.address, kind: 'room_hub', creatorWallet: null, fromBlock: 1 }
    const quiet = { info() {}, warn() {}, error() {} }
    indexer = createIndexer({
      ...{ databaseUrl: db.url('indexer'), rpcUrls: [stage.chain.url], chainId: 31337, fromBlock: 1 },
      ...{ roots: [root], pollMs: 20, standbyMs: 50, clock: Date.now, log: quiet },
    })
    indexer.start()
    const log = (name: string, args: unknown[]) => logOf(roomHubAbi, name, args)
    // as many digits as an address has bytes
    const room = 12_345_678_901_234_567_890n
    const opened = (id: bigint) => log('RoomOpened', [id, KEEPER, HOST, 5, true, [], 1_700_000_000])
    const tipped = (payer: string, type = 0) =>
      log('Tipped', [1n, payer, HOST, type, 0, 5n, 0, `0x${'0'.repeat(64)}`])
    const started = (id: bigint, creator: string) =>
      log('StreamStarted', [creator, id, creator, 1_700_000_000, 1_700_003_600])
    await hub.emit(opened(room), opened(2n), tipped(FAN), started(2n, HOST), started(3n, FAN))
    const { number } = await stage.head()
    const suspended = () => rows(`SELECT encode(key, 'hex') AS key FROM chain.suspension ORDER BY 1`)
    const asOf = async () =>
      rows(`SELECT 'room ' || room_id AS k FROM chain.hub_room_as_of WHERE as_of IS NOT NULL
        UNION ALL SELECT 'tip' FROM chain.tip_as_of WHERE as_of IS NOT NULL
        UNION ALL SELECT 'session ' || session_id FROM chain.hub_session_as_of WHERE as_of IS NOT NULL ORDER BY 1`)
    await hub.emit(
      tipped(FAN, 9),
      ...[tipped(HOST), log('StreamEnded', [HOST, 9n, ZERO, 1_700_000_100])],
      ...[log('RoomClosed', [room, KEEPER, 1_700_000_100]), log('MaxSpeakersChanged', [2n, KEEPER, 5, 6])],
    )
    await reachHead(stage, owner())
    expect((await suspended()).map(({ key }) => key)).to.deep.equal(['07'.repeat(20), 'fa'.repeat(20)])
    // tips of a payer and sessions of a creator: both are wallets; a room is its number
    expect((await asOf()).map(({ k }) => k)).to.deep.equal(['session 2', 'session 3', 'tip', 'tip'])
    expect(
      await rows(`SELECT FROM chain.hub_room WHERE status = 'closed' OR max_speakers = 6`),
    ).to.have.length(2)
    await hub.emit(log('GateChanged', [room, KEEPER, true, [], true, [[ZERO, 99, 0, 0, 0]]]))
    await hub.emit(log('RoomPayeeChanged', [2n, KEEPER, HOST, FAN]))
    await reachHead(stage, owner())
    expect((await asOf()).map(({ k }) => k))
      .to.include(`room ${room}`)
      .and.not.include('room 2')
    await owner().query('DELETE FROM chain.undo; UPDATE chain.cursor SET undo_from = number + 1')
    await stage.chain.rpc('local_reorg', { depth: (await stage.head()).number - number })
    await reachHead(stage, owner())
    expect(await suspended()).to.have.length(0)
    const [one] = await rows(
      `SELECT status, payee = '\\x${HOST.slice(2)}' AS is_own, jsonb_array_length(gate -> 'conditions') AS n FROM chain.hub_room WHERE room_id = ${room}`,
    )
    expect(one).to.deep.equal({ status: 'open', is_own: true, n: 0 })
    expect(await rows('SELECT FROM chain.tip')).to.have.length(1)
  })
})
