import { expect } from 'chai'
import { BOOKING_PHASES } from '#domain/booking/words.ts'
import type { Indexer } from '#indexer/createIndexer.ts'
import { useDatabase } from '#test/kit/database.ts'
import { depth } from '#test/kit/depth.ts'
import { until } from '#test/kit/time/until.ts'
import { expectTruth } from '../kit/oracle.ts'
import { actInBookings, openShops } from '../kit/oracles/bookings/bookingCalls.ts'
import { expectBookingGetters } from '../kit/oracles/bookings/bookingGetters.ts'
import { type BookingLife, createBookingLife } from '../kit/oracles/bookings/bookingLife.ts'
import { expectPhases } from '../kit/oracles/bookings/bookingPhases.ts'
import { tellStories } from '../kit/oracles/bookings/bookingStories.ts'
import { expectBookingRows, foldBookings } from '../kit/oracles/bookings/bookings.ts'
import { type BookingWorld, openBookings } from '../kit/oracles/bookings/bookingWorld.ts'
import { createStage, type Stage } from '../kit/stage.ts'
import { emptyIndex, reachHead, startIndexer } from '../kit/startIndexer.ts'

const KINDS = 'offer policy quote_void escrow escrow_move attendance booking_dispute court_case'.split(' ')
const CALLS = depth(40, 100)

describe('bookings in the index', function () {
  this.timeout(90_000)
  const db = useDatabase()
  let base: Stage
  let stage: Stage
  let world: BookingWorld
  let life: BookingLife
  let indexer: Indexer | null = null

  const owner = () => db.pool('owner')
  const rows = async (sql: string) => (await owner().query(sql)).rows

  before(async () => {
    base = await createStage(43, { withTestDollar: true })
    world = await openBookings(base)
    stage = world.stage
    life = createBookingLife(world, 'calls')
    await openShops(life)
    indexer = startIndexer(stage, db.url('indexer'))
  })
  after(async () => {
    await indexer?.stop()
    await base?.stop()
  })

  async function agree(): Promise<number> {
    await reachHead(stage, owner())
    await expectTruth(stage, owner())
    const own = await foldBookings(stage)
    const count = await expectBookingRows(owner(), own)
    await expectBookingGetters(world, own)
    return count
  }

  it('[S3.2][T12] every row is what the events and the contracts say, also after the chain took some back', async () => {
    await tellStories(life)
    await agree()
    expect(await actInBookings(life, CALLS)).to.be.greaterThan(CALLS / 3)
    const before = await agree()
    for (const kind of KINDS) expect(await rows(`SELECT FROM chain.${kind}`), kind).to.not.have.length(0)
    const { number } = await stage.head()
    await actInBookings(life, CALLS / 4)
    await agree()
    await stage.chain.rpc('local_reorg', { depth: (await stage.head()).number - number })
    expect(await agree()).to.equal(before)
    await actInBookings(life, 8)
    await reachHead(stage, owner())
    await owner().query('DELETE FROM chain.undo; UPDATE chain.cursor SET undo_from = number + 1')
    await stage.chain.rpc('local_reorg', { depth: 8 })
    await agree()
  })

  it('[S3.36][S3.41] what time makes of a row is what the escrow answers and takes at that time', async () => {
    await reachHead(stage, owner())
    const seen = new Set<string>()
    const { dice } = life
    // a dispute ends no call, but it is not active any more
    await tellStories(life, [['dispute']])
    await reachHead(stage, owner())
    await expectPhases(world, owner(), () => true)
    for (let n = 0; n < 8; n++) {
      if (n < 5) await actInBookings(life, 6)
      await stage.chain.rpc('local_mine', { blocks: 1, seconds: dice.roll(n < 4 ? 7200 : 6 * 86_400) })
      await reachHead(stage, owner())
      for (const phase of await expectPhases(world, owner(), () => dice.isLucky(0.15))) seen.add(phase)
    }
    expect([...seen]).to.have.members([...BOOKING_PHASES])
  })

  it('[S3.2] an index from before the escrow gets its history, and later that of a court', async () => {
    await indexer?.stop()
    await emptyIndex(owner())
    const { consultationEscrow, bookingCourt, ...older } = stage.deployment
    const follow = (deployment: object) =>
      startIndexer({ chain: stage.chain, deploymentText: JSON.stringify(deployment) }, db.url('indexer'))
    indexer = follow(older)
    await reachHead(stage, owner())
    await until(
      'levels are known',
      async () => (await rows('SELECT FROM chain.cursor WHERE finalized > 40')).length > 0,
    )
    await indexer.stop()
    expect(await rows(`SELECT FROM chain.family WHERE name = 'bookings'`)).to.have.length(0)
    const isLive = async () =>
      (await rows(`SELECT FROM chain.family WHERE name = 'bookings' AND state = 'live'`)).length === 1
    indexer = follow({ ...older, consultationEscrow })
    await actInBookings(life, 5)
    await until('it is live', isLive)
    expect(await rows('SELECT FROM chain.court_case')).to.have.length(0)
    await indexer.stop()
    indexer = startIndexer(stage, db.url('indexer'))
    await until(
      'the court is followed',
      async () =>
        (await rows(`SELECT FROM chain.watch WHERE kind = 'booking_court' AND is_live`)).length === 1,
    )
    await until('it is live again', isLive)
    expect(await agree()).to.be.greaterThan(100)
  })
})
