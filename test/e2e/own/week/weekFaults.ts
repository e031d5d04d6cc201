import { faultsOf, numbersOf } from '#test/api/billing/chaos/disturbances.ts'
import type { TestWorld } from '#test/kit/world.ts'
import type { ProviderOrder } from './weekPeople.ts'

/** What goes wrong while somebody does something. */
const FAULTS = [
  ...(['pressed twice', 'pressed twice', 'api killed', 'worker killed', 'indexer killed'] as const),
  ...(['provider ill', 'events lost', 'events mixed'] as const),
]
export type WeekFault = (typeof FAULTS)[number]

/** Faults of a week, by its seed. */
export interface WeekFaults {
  /** of the next thing that somebody does; null: nothing goes wrong */
  next(): WeekFault | null
  /** it goes wrong, one after the other; of `pressed twice` nothing is done here */
  begin(fault: WeekFault): Promise<void>
  /** the provider is well again, and its events come */
  heal(): Promise<void>
  /** how often each went wrong */
  counts(): Record<string, number>
}

const PROCESS_OF = { 'api killed': 'api', 'worker killed': 'worker', 'indexer killed': 'indexer' } as const

export function weekFaults(
  world: TestWorld,
  order: ProviderOrder,
  { seed, faultsPct }: { seed: number; faultsPct: number },
): WeekFaults {
  const draw = numbersOf(seed + 1)
  const counts: Record<string, number> = {}
  let isIll = false
  let turn: Promise<unknown> = Promise.resolve()
  async function make(fault: WeekFault): Promise<void> {
    counts[fault] = (counts[fault] ?? 0) + 1
    if (fault === 'pressed twice') return
    if (fault in PROCESS_OF) {
      const name = PROCESS_OF[fault as keyof typeof PROCESS_OF]
      await world.kill(name)
      return world.restart(name)
    }
    isIll = true
    if (fault === 'provider ill') return order('faults/set', { faults: faultsOf(draw(1_000_000)) })
    const lost = { dropPct: 30, copies: 1, delayS: 3 }
    const mixed = { copies: 2, window: 8, windowS: 2 }
    return order('disorder/set', { seed: draw(1_000_000), ...(fault === 'events lost' ? lost : mixed) })
  }
  return {
    next: () => (draw(100) < faultsPct ? (FAULTS[draw(FAULTS.length)] as WeekFault) : null),
    begin(fault) {
      const mine = turn.then(() => make(fault))
      turn = mine.catch(() => {})
      return mine
    },
    async heal() {
      if (!isIll) return
      isIll = false
      await order('faults/set', { faults: [] })
      await order('disorder/clear', {})
    },
    counts: () => counts,
  }
}
