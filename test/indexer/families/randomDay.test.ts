import { expect } from 'chai'
import type { Indexer } from '#indexer/createIndexer.ts'
import { FAMILIES } from '#indexer/families/registry.ts'
import { useDatabase } from '#test/kit/database.ts'
import { depth } from '#test/kit/depth.ts'
import { expectContractsAgree } from '../kit/contractsAgree.ts'
import { expectTruth } from '../kit/oracle.ts'
import { actInBookings, openShops } from '../kit/oracles/bookings/bookingCalls.ts'
import { expectBookingGetters } from '../kit/oracles/bookings/bookingGetters.ts'
import { createBookingLife } from '../kit/oracles/bookings/bookingLife.ts'
import { expectBookingRows, foldBookings } from '../kit/oracles/bookings/bookings.ts'
import { type BookingWorld, openBookings } from '../kit/oracles/bookings/bookingWorld.ts'
import { expectGovernance } from '../kit/oracles/governance.ts'
import { actInCommunities, type Community, openCommunities } from '../kit/oracles/governanceCalls.ts'
import { expectCredits, expectPayments } from '../kit/oracles/payments.ts'
import { expectPlatform } from '../kit/oracles/platform.ts'
import { placePlatform } from '../kit/oracles/platformCalls.ts'
import { actOnRecordings } from '../kit/oracles/recordings/recordingCalls.ts'
import { expectRecordings } from '../kit/oracles/recordings/recordingRows.ts'
import { actInResale, openResale } from '../kit/oracles/recordings/resaleCalls.ts'
import { expectResale } from '../kit/oracles/recordings/resaleRows.ts'
import { actOnSplits, type Shares } from '../kit/oracles/recordings/splitCalls.ts'
import { expectSplits } from '../kit/oracles/recordings/splitRows.ts'
import { actInRooms, fundRooms } from '../kit/oracles/roomCalls.ts'
import { expectRooms } from '../kit/oracles/rooms.ts'
import { expectTokens } from '../kit/oracles/tokens/expectTokens.ts'
import { actOnTokens } from '../kit/oracles/tokens/tokenCalls.ts'
import { createStage, type Stage } from '../kit/stage.ts'
import { reachHead, startIndexer } from '../kit/startIndexer.ts'
import { createDice } from '../simulation/dice.ts'

const ROUNDS = depth(8, 24)

describe('a random day of all contracts', function () {
  this.timeout(150_000)
  const db = useDatabase()
  let base: Stage
  let stage: Stage
  let world: BookingWorld
  let communities: Community[]
  let indexer: Indexer | null = null

  before(async () => {
    base = await createStage(61, { withTestDollar: true })
    world = await openBookings(base)
    const deployment = await placePlatform(world.stage)
    stage = { ...world.stage, deployment, deploymentText: JSON.stringify(deployment) }
    communities = await openCommunities(stage)
    await fundRooms(stage)
    indexer = startIndexer(stage, db.url('indexer'))
  })
  after(async () => {
    await indexer?.stop()
    await base?.stop()
  })

  async function agree(): Promise<number> {
    const pool = db.pool('owner')
    await reachHead(stage, pool)
    await expectTruth(stage, pool)
    const bookings = await foldBookings(stage)
    await expectBookingGetters(world, bookings)
    expect((await pool.query('SELECT reason FROM chain.suspension')).rows).to.deep.equal([])
    const counts = [
      await expectContractsAgree(stage.provider, pool),
      ...[await expectPayments(stage, pool), await expectCredits(stage, pool)],
      ...[await expectRooms(stage, pool), await expectResale(stage, pool)],
      ...[await expectRecordings(stage, pool), await expectSplits(stage, pool)],
      ...[await expectTokens(stage, pool), await expectGovernance(stage, pool)],
      ...[await expectPlatform(stage, stage.deployment, pool), await expectBookingRows(pool, bookings)],
    ]
    return counts.reduce((sum, count) => sum + count, 0)
  }

  it('[S3.2] every row equals what the contracts answer, also after the chain took blocks back', async () => {
    const dice = createDice('random day', 'all')
    const life = createBookingLife(world, 'random day')
    await openShops(life)
    const recordings = await openResale(stage)
    let shares: Shares = { splits: [], pools: [] }
    let rounds = 0
    const round = async () => {
      const seed = `round ${++rounds}`
      await dice.pick([
        () => stage.act(6),
        () => actInRooms(stage, 6, seed),
        () => actInBookings(life, 6),
        () => actInCommunities(stage, communities, { visits: 3, seed }),
        () => actInResale(stage, recordings, 6, seed),
        () => actOnRecordings(stage, [recordings], 6, seed),
        () => actOnSplits(stage, shares, 6, seed),
        () => actOnTokens(stage, 6, seed),
      ])()
    }
    for (let i = 0; i < ROUNDS; i++) await round()
    expect(await agree()).to.be.greaterThan(80)
    const { number } = await stage.head()
    const kept = structuredClone(shares)
    const stored = await db.pool('owner').query(`SELECT count(*)::int AS n FROM chain.event`)
    for (let i = 0; i < ROUNDS / 4; i++) await round()
    await agree()
    await stage.chain.rpc('local_reorg', { depth: (await stage.head()).number - number })
    shares = kept
    await agree()
    const again = await db.pool('owner').query(`SELECT count(*)::int AS n FROM chain.event`)
    expect(again.rows).to.deep.equal(stored.rows)
    for (let i = 0; i < ROUNDS / 4; i++) await round()
    await agree()
    const live = await db.pool('owner').query(`SELECT FROM chain.family WHERE state = 'live'`)
    expect(live.rowCount).to.equal(FAMILIES.length)
  })
})
