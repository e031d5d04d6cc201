import type { CallAcknowledgement, SignalKind } from '#protocol/calls.ts'

/** Of a side that sent too much at once. */
const AGAIN_MS = 1_200

/** What is to be sent to one page of the other side. */
export interface OutgoingSignal {
  /** the epoch of that page */
  to: number
  kind: SignalKind
  body: string
}

/** One signal after the other, each with the same number until it is known what became of it. */
export interface SignalQueue {
  add(signal: OutgoingSignal): void
  /** Goes on, when the line is there again. */
  pump(): Promise<void>
  /** the number of the next one */
  next(): number
  clear(): void
}

/**
 * @param send null: it is not known whether it arrived
 * @param replace what goes out in the place of a signal that the server does not pass on, before all that waits behind it; null: nothing
 */
export function createSignalQueue(
  send: (numbered: OutgoingSignal & { n: number }) => Promise<CallAcknowledgement | null>,
  isReady: () => boolean,
  replace: (refused: OutgoingSignal) => Promise<string | null>,
): SignalQueue {
  let waiting: OutgoingSignal[] = []
  let n = 1
  let isSending = false

  async function putInPlace(refused: OutgoingSignal): Promise<void> {
    const body = await replace(refused)
    waiting = waiting.flatMap((one) => (one !== refused ? one : body === null ? [] : { ...one, body }))
  }

  async function sendOne(one: OutgoingSignal): Promise<void> {
    const answer = await send({ ...one, n })
    if (answer === null) return
    if (answer.ok) {
      n++
      waiting = waiting.filter((other) => other !== one)
    } else if (answer.code === 'GAP' && answer.n !== undefined) n = answer.n
    // its page is gone: the next state says who is there now
    else if (answer.code === 'STALE') waiting = waiting.filter(({ to }) => to !== one.to)
    else if (answer.code === 'INVALID_INPUT') await putInPlace(one)
    // how a seat ended says who keeps it
    else if (answer.code === 'NOT_FOUND') waiting = []
    else await new Promise((resolve) => setTimeout(resolve, AGAIN_MS))
  }

  async function pump(): Promise<void> {
    if (isSending) return
    isSending = true
    for (let one = waiting[0]; one && isReady(); one = waiting[0]) await sendOne(one)
    isSending = false
  }

  return {
    add(signal) {
      waiting.push(signal)
      void pump()
    },
    pump,
    next: () => n,
    clear() {
      waiting = []
    },
  }
}
