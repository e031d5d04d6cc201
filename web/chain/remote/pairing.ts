/** Why a wallet elsewhere was not reached. */
export type PairingFailure = 'expired' | 'relay' | 'code'

/** What the sheet shows: nothing, a code on its way, a code, or why there is none. */
export type PairingView =
  | { at: 'closed' }
  | { at: 'preparing' }
  | { at: 'offered'; uri: string }
  | { at: 'failed'; why: PairingFailure }

/** What happens in the sheet, for its React side and for the code that connects. */
export interface Pairing {
  read(): PairingView
  subscribe(listener: () => void): () => void
  show(view: PairingView): void
  /** a press in the sheet */
  press(what: 'again' | 'close'): void
  /** the next press */
  pressed(): Promise<'again' | 'close'>
}

export function createPairing(): Pairing {
  let view: PairingView = { at: 'closed' }
  let waiting: ((what: 'again' | 'close') => void)[] = []
  const listeners = new Set<() => void>()
  return {
    read: () => view,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    show(next) {
      view = next
      for (const listener of listeners) listener()
    },
    press(what) {
      const resolved = waiting
      waiting = []
      for (const resolve of resolved) resolve(what)
    },
    pressed: () =>
      new Promise((resolve) => {
        waiting.push(resolve)
      }),
  }
}
