import type { Hex } from 'viem'

/** What the test wallet is asked to do. Nothing happens before the person confirms. */
export type BurnerAsk =
  | { kind: 'sign'; text: string }
  | { kind: 'typed'; text: string }
  | { kind: 'call'; to: Hex; data: Hex; value: bigint }

export interface OpenAsk {
  id: number
  ask: BurnerAsk
  answer: (isConfirmed: boolean) => void
}

export interface AskQueue {
  /** Shows the sheet and resolves with the person's answer. */
  put(ask: BurnerAsk): Promise<boolean>
  subscribe(listener: () => void): () => void
  /** The ask on top, or null. */
  read(): OpenAsk | null
}

/** Asks wait in line: one sheet at a time, in order. */
export function createAskQueue(): AskQueue {
  let waiting: readonly OpenAsk[] = []
  let count = 0
  const listeners = new Set<() => void>()
  const set = (next: readonly OpenAsk[]) => {
    waiting = next
    for (const listener of listeners) listener()
  }
  return {
    put: (ask) =>
      new Promise((resolve) => {
        count += 1
        const open: OpenAsk = {
          id: count,
          ask,
          answer: (isConfirmed) => {
            if (!waiting.includes(open)) return
            set(waiting.filter((one) => one !== open))
            resolve(isConfirmed)
          },
        }
        set([...waiting, open])
      }),
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    read: () => waiting[0] ?? null,
  }
}
