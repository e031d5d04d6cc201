import type { Clock } from '#domain/clock.ts'
import type { Endpoint } from './endpoint.ts'
import { RpcFault } from './rpcFault.ts'

/** Provider at work: one unit of work is read from one provider, so that two answers never mix. */
export interface RpcProvider {
  node: Endpoint
  /** other providers that answered for the right chain; asked where one word is not proof enough */
  peers(): Promise<Endpoint[]>
}

export interface Failover {
  /**
   * Runs `work` with the preferred provider, and with the next one when it throws an RpcFault.
   * @throws AllProvidersFailed; anything that is not an RpcFault passes through at once
   */
  attempt<T>(work: (provider: RpcProvider) => Promise<T>): Promise<T>
}

/** No provider gave a usable answer: wait and ask again. */
export class AllProvidersFailed extends Error {
  readonly faults: RpcFault[]
  constructor(faults: RpcFault[], names: string[]) {
    super(faults.map((fault, i) => `${names[i]}: ${fault.message}`).join('; '))
    this.faults = faults
  }
}

interface Seat {
  node: Endpoint
  /** chain id and genesis were checked since the last fault */
  known: boolean
  faultsInRow: number
  restUntil: number
}

const REST_MS = 1000
const REST_MAX_MS = 60_000

/**
 * @param introduce checks that a provider serves our chain; throws an RpcFault of kind `other_chain`
 * @param onFault for logs and metrics
 */
export function createFailover(options: {
  endpoints: Endpoint[]
  introduce: (node: Endpoint) => Promise<void>
  onFault: (node: Endpoint, fault: RpcFault) => void
  clock: Clock
}): Failover {
  const seats: Seat[] = options.endpoints.map((node) => ({
    node,
    known: false,
    faultsInRow: 0,
    restUntil: 0,
  }))

  async function meet(seat: Seat): Promise<void> {
    if (seat.known) return
    await options.introduce(seat.node)
    seat.known = true
  }

  function blame(seat: Seat, fault: RpcFault): void {
    seat.known = false
    seat.restUntil = options.clock() + Math.min(REST_MS * 2 ** seat.faultsInRow, REST_MAX_MS)
    seat.faultsInRow += 1
    options.onFault(seat.node, fault)
  }

  async function peersOf(chosen: Seat): Promise<Endpoint[]> {
    const peers: Endpoint[] = []
    for (const seat of seats) {
      if (seat === chosen) continue
      try {
        await meet(seat)
        peers.push(seat.node)
      } catch (error) {
        if (!(error instanceof RpcFault)) throw error
        blame(seat, error)
      }
    }
    return peers
  }

  return {
    async attempt(work) {
      const now = options.clock()
      const rested = seats.filter((seat) => seat.restUntil <= now)
      const order = [...rested, ...seats.filter((seat) => seat.restUntil > now)]
      const faults: RpcFault[] = []
      for (const seat of order) {
        try {
          await meet(seat)
          const result = await work({ node: seat.node, peers: () => peersOf(seat) })
          seat.faultsInRow = 0
          return result
        } catch (error) {
          if (!(error instanceof RpcFault)) throw error
          blame(seat, error)
          faults.push(error)
        }
      }
      throw new AllProvidersFailed(
        faults,
        order.map((seat) => seat.node.name),
      )
    },
  }
}
