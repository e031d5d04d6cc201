import { RESTARTABLE } from '#scripts/start/startWorld.ts'
import { depth } from '../depth.ts'
import { REORGABLE, startTestWorld, type TestWorld, type TestWorldOptions } from '../world.ts'

/** Whoever has this address in the world `short` keeps its books. */
export const BOOKKEEPER_EMAIL = 'books@example.test'

/**
 * The installations that files of one process may share; a folder of `test/e2e` has the name of the one that its files take.
 * `wallets` sells by wallet alone, `cards` by card as well, `short` waits little for people and logs all it does, in
 * `chains` blocks come when they are asked for and no seat ends by itself, in `clocks` days pass and processes come back.
 * Files run in the order of their names: the last of `short` and of `chains` stops what runs, and time in `clocks` goes on.
 */
export const SHARED_WORLDS = {
  wallets: { hasMailbox: true, settings: { SWEEP_MS: '1000' } },
  cards: { hasMailbox: true, hasStandIn: true, settings: { SWEEP_MS: '1000' } },
  short: {
    hasMailbox: true,
    hasKeeper: true,
    apis: 2,
    settings: {
      SWEEP_MS: depth('500', '250'),
      HOST_GONE_S: '3',
      LINE_OFFER_S: '5',
      REMIND_BEFORE_S: '2400',
      BOOKKEEPERS: BOOKKEEPER_EMAIL,
      LOG_LEVEL: 'debug',
    },
  },
  chains: {
    hasMailbox: true,
    hasStandIn: true,
    chain: REORGABLE,
    settings: {
      SWEEP_MS: '250',
      FOREIGN_CACHE_MS: '250',
      REORG_GRACE_S: '4',
      SEAT_LEASE_S: '3600',
      SEAT_UNSEEN_S: '3600',
    },
  },
  clocks: {
    hasMailbox: true,
    hasStandIn: true,
    hasRelay: true,
    restartable: RESTARTABLE,
    settings: { SWEEP_MS: '250', FRESH_SIGN_IN_S: '3600' },
  },
} satisfies Record<string, TestWorldOptions>

export type SharedWorld = keyof typeof SHARED_WORLDS

interface Shared {
  /** files that have not ended yet */
  users: number
  world: Promise<TestWorld> | undefined
}
const shared = new Map<SharedWorld, Shared>()

async function endOf(one: Shared): Promise<void> {
  const { world } = one
  one.world = undefined
  await (await world)?.end()
}

// in a run that leaves files out, the last one that uses a world never comes
globalThis.after?.('end the shared worlds', async function () {
  this.timeout(60_000)
  for (const one of shared.values()) await endOf(one)
})

/** For a test file: the first one that needs this world starts it, the last one ends it. */
export function joinWorld(kind: SharedWorld): { current(): TestWorld } {
  const one: Shared = shared.get(kind) ?? { users: 0, world: undefined }
  shared.set(kind, one)
  one.users++
  let world: TestWorld | undefined
  before('start the shared world, or go on in it', async function () {
    this.timeout(120_000)
    one.world ??= startTestWorld(SHARED_WORLDS[kind])
    try {
      world = await one.world
    } catch (error) {
      // the next file may have better luck
      one.world = undefined
      throw error
    }
  })
  after('end the shared world with its last file', async function () {
    this.timeout(60_000)
    if (--one.users === 0) await endOf(one)
  })
  return {
    current: () => {
      if (!world) throw new Error('the world exists only inside hooks and tests')
      return world
    },
  }
}
