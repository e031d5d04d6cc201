import { startTestWorld, type TestWorld, type TestWorldOptions } from '../world.ts'

/**
 * The installations that files of one process may share, by what they take: money by wallet alone, or cards as well. A file
 * has one of its own when it needs other settings, moves a clock, stops something or reads a list of everybody's.
 */
export const SHARED_WORLDS = {
  wallets: { hasMailbox: true, settings: { SWEEP_MS: '250' } },
  cards: { hasMailbox: true, hasStandIn: true, settings: { SWEEP_MS: '250' } },
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
