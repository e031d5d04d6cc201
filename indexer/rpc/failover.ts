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
  /** Asks all providers at once, or those of `among`; who does not answer, or answers for another chain, is blamed and missing. */
  everyone<T>(
    ask: (node: Endpoint) => Promise<T>,
    among?: ReadonlyMap<Endpoint, unknown>,
  ): Promise<Map<Endpoint, T>>
  /** Checks again that a provider serves our chain. @throws RpcFault */
  meetAgain(node: Endpoint): Promise<void>
  /** Counts a fault that showed outside an attempt; the provider rests as after any other. */
  accuse(node: Endpoint, fault: RpcFault): void
  /** A provider that is left out is asked nothing but what `everyone` is asked, until it is let in again. */
  leaveOut(node: Endpoint, isOut: boolean): void
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
  /** when chain id and genesis were checked; null = not since the last fault */
  metAt: number | null
  isOut: boolean
  faultsInRow: number
  restUntil: number
}

const REST_MS = 1000
const REST_MAX_MS = 60_000
/** An address may begin to serve another chain without a single fault. */
const MEET_EVERY_MS = 60_000

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
    metAt: null,
    isOut: false,
    faultsInRow: 0,
    restUntil: 0,
  }))

  async function meet(seat: Seat): Promise<void> {
    if (seat.metAt !== null && options.clock() - seat.metAt < MEET_EVERY_MS) return
    await options.introduce(seat.node)
    seat.metAt = options.clock()
  }

  function blame(seat: Seat, fault: RpcFault): void {
    seat.metAt = null
    seat.restUntil = options.clock() + Math.min(REST_MS * 2 ** seat.faultsInRow, REST_MAX_MS)
    seat.faultsInRow += 1
    options.onFault(seat.node, fault)
  }

  const seatOf = (node: Endpoint) => seats.find((seat) => seat.node === node) as Seat

  async function peersOf(chosen: Seat): Promise<Endpoint[]> {
    const peers: Endpoint[] = []
    for (const seat of seats) {
      if (seat === chosen || seat.isOut) continue
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
    async everyone(ask, among) {
      const heard = await Promise.all(
        seats.map(async (seat): Promise<[Endpoint, Awaited<ReturnType<typeof ask>>] | null> => {
          if (among && !among.has(seat.node)) return null
          try {
            await meet(seat)
            return [seat.node, await ask(seat.node)]
          } catch (error) {
            if (!(error instanceof RpcFault)) throw error
            blame(seat, error)
            return null
          }
        }),
      )
      return new Map(heard.filter((one) => one !== null))
    },
    async meetAgain(node) {
      const seat = seatOf(node)
      seat.metAt = null
      await meet(seat)
    },
    accuse: (node, fault) => blame(seatOf(node), fault),
    leaveOut(node, isOut) {
      seatOf(node).isOut = isOut
    },
    async attempt(work) {
      const now = options.clock()
      const asked = seats.filter((seat) => !seat.isOut)
      const rested = asked.filter((seat) => seat.restUntil <= now)
      const order = [...rested, ...asked.filter((seat) => seat.restUntil > now)]
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
