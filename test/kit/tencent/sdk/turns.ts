import { givenUp } from './sdkFault.ts'

type Turn = 'start' | 'update' | 'stop'

/** Calls about one thing, one after the other, as the SDK orders them. */
export interface Turns {
  /** Runs when it is its turn; refused with 5998 where what came before leaves nothing to do. */
  take<T>(turn: Turn, functionName: string, run: () => Promise<T>): Promise<T>
  /** What was started has ended by itself. */
  end(): void
}

interface Waiting {
  turn: Turn
  promise: Promise<unknown>
}

export function createTurns(): Turns {
  let isStarted = false
  const queue: Waiting[] = []

  /** How it will stand once everything that waits is through. */
  const standing = (): 'on' | 'off' => {
    const last = queue.at(-1)
    if (!last) return isStarted ? 'on' : 'off'
    return last.turn === 'stop' ? 'off' : 'on'
  }

  return {
    take(turn, functionName, run) {
      const last = queue.at(-1)
      if (turn === 'start' && standing() === 'on')
        return Promise.reject(givenUp(functionName, 'already started'))
      if (turn === 'update' && standing() === 'off')
        return Promise.reject(givenUp(functionName, 'not started'))
      if (turn === 'stop' && last?.turn === 'stop') return last.promise as ReturnType<typeof run>
      const before = last?.promise.catch(() => undefined)
      const work = async () => {
        const result = await run()
        if (turn !== 'update') isStarted = turn === 'start'
        return result
      }
      const promise = (before ? before.then(work) : work()).finally(() => queue.shift())
      queue.push({ turn, promise })
      return promise
    },
    end() {
      isStarted = false
    },
  }
}
