import { created, type Log, purchase, tierCreated, transfer, wallet } from './passLogs.ts'

/** What happens to one collection, block by block. */
export interface Traffic {
  /** transactions of the next block with their logs */
  next(): Log[][]
  /** pass that the last block sold last */
  lastPass(): number
  /** who holds each pass */
  owners(): Map<number, string>
  /** the same past with another future: other people buy */
  fork(): Traffic
}

const PURCHASES = 10
const MOVES = 20
/** Ten purchases of three events and twenty transfers of one, in 30 transactions. */
export const EVENTS_PER_BLOCK = PURCHASES * 3 + MOVES
/** Numbers of wallets that passes move to. */
const FIRST_MOVED = 1_000_000
const FORK = 500_000_000

/** Blocks 0 to 2: nothing, nothing, the collection with its tier. */
export const FIRST_BLOCKS: Log[][][] = [[], [], [[created()], [tierCreated()]]]

interface Past {
  /** wallet by pass; 0 is nobody's */
  holders: number[]
  blocks: number
  forks: number
}

export function createTraffic(past: Past = { holders: [0], blocks: 0, forks: 0 }): Traffic {
  const { holders, forks } = past
  let { blocks } = past
  return {
    next() {
      const transactions: Log[][] = []
      for (let i = 0; i < PURCHASES; i++) {
        const id = holders.length
        holders.push(forks * FORK + id)
        transactions.push(purchase(id, wallet(holders[id] as number)))
      }
      for (let i = 0; i < MOVES; i++) {
        const move = blocks * MOVES + i
        const id = 1 + ((move * 7919) % (holders.length - 1))
        const to = FIRST_MOVED + forks * FORK + move
        transactions.push([transfer(wallet(holders[id] as number), wallet(to), id)])
        holders[id] = to
      }
      blocks++
      return transactions
    },
    lastPass: () => holders.length - 1,
    owners: () => new Map(holders.flatMap((n, id) => (id === 0 ? [] : [[id, wallet(n)] as const]))),
    fork: () => createTraffic({ holders: [...holders], blocks, forks: forks + 1 }),
  }
}
