import { fork } from 'node:child_process'
import { join } from 'node:path'
import type { CrowdCount, CrowdOrder } from '../media/crowd.ts'
import type { BenchEngine } from '../media/engine.ts'

/** Viewers of whom every other one gets the small picture. */
export interface Mixed {
  viewers: number
  /** of the packets that were sent for them */
  receivedRatio: number
  /** of each window */
  cpuPct: number[]
}

export interface MixedPlan {
  engine: BenchEngine
  viewers: number
  windows: number
  windowS: number
  bits: { host: number; viewer: number }
}

const TRIES = 5

export async function measureMixed({ engine, viewers, windows, windowS, bits }: MixedPlan): Promise<Mixed> {
  const crowd = fork(join(import.meta.dirname, '../media/crowd.ts'))
  let answered: (count: CrowdCount) => void = () => {}
  crowd.on('message', (count) => answered(count as CrowdCount))
  const tell = (order: CrowdOrder): Promise<CrowdCount> =>
    new Promise((resolve, reject) => {
      answered = resolve
      crowd.once('exit', (code) => reject(new Error(`the crowd ended with ${code}`)))
      crowd.send(order)
    })
  try {
    const url = engine.signalUrl
    await tell({ order: 'publish', url, ticket: engine.ticket('sea_host', bits.host), isMixed: true })
    const tickets = Array.from({ length: viewers }, (_, n) =>
      Array.from({ length: TRIES }, () => engine.ticket(`sea_viewer${n}`, bits.viewer)),
    )
    await tell({ order: 'watch', url, tickets, isMixed: true })
    const cpuPct: number[] = []
    const first = await tell({ order: 'count' })
    for (let n = 0; n < windows; n++) {
      const [cpuS, startMs] = [engine.cpuS(), performance.now()]
      await new Promise((resolve) => setTimeout(resolve, windowS * 1000))
      cpuPct.push(((engine.cpuS() - cpuS) / (performance.now() - startMs)) * 100_000)
    }
    const last = await tell({ order: 'count' })
    const grown = last.received.map((packets, n) => packets - (first.received[n] ?? 0))
    const received = grown.reduce((sum, packets) => sum + packets, 0)
    const [high = 0, low = 0, sound = 0] = last.sentOn.map((packets, n) => packets - (first.sentOn[n] ?? 0))
    const expected = ((high + low + 2 * sound) * viewers) / 2
    return { viewers, receivedRatio: received / expected, cpuPct }
  } finally {
    crowd.removeAllListeners('exit')
    crowd.disconnect()
  }
}
