import { ChainBusy } from '../../ports/chain.ts'

/** How many contract wallets this process asks. */
export interface WalletTurns {
  /** at once, and of those for one address */
  atOnce: number
  perAddress: number
  /** beyond them */
  waiting: number
  waitingPerAddress: number
}

export const WALLET_TURNS: WalletTurns = { atOnce: 8, perAddress: 2, waiting: 200, waitingPerAddress: 8 }

/** Asks a wallet when it is the address's turn. Throws ChainBusy when too many wait, or the signal comes first. */
export type TakeWalletTurn = <T>(address: string, signal: AbortSignal, work: () => Promise<T>) => Promise<T>

interface Waiting {
  address: string
  begin(): void
}

const countOf = (counts: Map<string, number>, address: string) => counts.get(address) ?? 0

function count(counts: Map<string, number>, address: string, change: 1 | -1): void {
  const now = countOf(counts, address) + change
  if (now > 0) counts.set(address, now)
  else counts.delete(address)
}

/** Turns of one process. Whose address has fewest running is next, of those who came first. */
export function createWalletTurns(bounds: WalletTurns): TakeWalletTurn {
  const running = new Map<string, number>()
  const waiting = new Map<string, number>()
  const queue = new Set<Waiting>()
  let total = 0

  const isFree = (address: string) => total < bounds.atOnce && countOf(running, address) < bounds.perAddress

  function begin(address: string): void {
    total += 1
    count(running, address, 1)
  }

  function leave(one: Waiting): void {
    if (queue.delete(one)) count(waiting, one.address, -1)
  }

  function end(address: string): void {
    total -= 1
    count(running, address, -1)
    let next: Waiting | undefined
    for (const one of queue) {
      if (!isFree(one.address)) continue
      if (!next || countOf(running, one.address) < countOf(running, next.address)) next = one
    }
    if (!next) return
    leave(next)
    begin(next.address)
    next.begin()
  }

  function wait(address: string, signal: AbortSignal): Promise<void> {
    const isFull = queue.size >= bounds.waiting || countOf(waiting, address) >= bounds.waitingPerAddress
    if (isFull) throw new ChainBusy('too many contract wallets wait to be asked')
    return new Promise((resolve, reject) => {
      const giveUp = () => {
        leave(one)
        reject(new ChainBusy('a contract wallet had no turn in time'))
      }
      const one: Waiting = {
        address,
        begin() {
          signal.removeEventListener('abort', giveUp)
          resolve()
        },
      }
      signal.addEventListener('abort', giveUp, { once: true })
      queue.add(one)
      count(waiting, address, 1)
    })
  }

  return async (address, signal, work) => {
    if (isFree(address)) begin(address)
    else await wait(address, signal)
    try {
      return await work()
    } finally {
      end(address)
    }
  }
}
