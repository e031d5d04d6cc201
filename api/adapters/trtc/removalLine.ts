import type { Clock } from '#domain/clock.ts'
import { TooManyCalls } from './cloudApi.ts'
import type { Turns } from './turns.ts'

/** The most people that the management interface takes out with one call. */
const MAX_PER_CALL = 10
/** Removals of one turn of the worker come within this time. */
const GATHER_MS = 25
/** After a call that was one too many. */
const HOLD_BACK_MS = 250
/** Nobody waits longer for a call: who asked asks again, before another worker does. */
const PATIENCE_MS = 20_000

interface Removal {
  providerRoomId: string
  userIds: string[]
  /** they were taken out before, and may have come back with a key that is still good */
  isAgain: boolean
  /** the call for several said that somebody is not there, which may have kept it from the others */
  isAlone: boolean
  sinceMs: number
  outcome: PromiseWithResolvers<void>
}

/** Takes somebody out of a room; resolves when the provider did it. */
export type TakeOut = (providerRoomId: string, userId: string, isAgain: boolean) => Promise<void>

/**
 * Takes people out of rooms together, ten of a room at most with one call, in turns that all processes share. Whoever has
 * not been taken out yet goes before those who are taken out again. A call that was one too many goes first in the next turn,
 * and where somebody of a call is not there each of it is taken out alone: the manual does not say what became of the others.
 */
export function createRemovalLine(deps: {
  call: (providerRoomId: string, userIds: string[]) => Promise<'done' | 'nobody'>
  turns: Turns
  clock: Clock
}): TakeOut {
  const { turns, clock } = deps
  const line: Removal[] = []
  let isServed = false

  async function send(removal: Removal): Promise<void> {
    const { providerRoomId, userIds, outcome } = removal
    try {
      const found = await deps.call(providerRoomId, userIds)
      if (found === 'done' || userIds.length === 1) return outcome.resolve()
    } catch (error) {
      if (!(error instanceof TooManyCalls)) return outcome.reject(error)
      line.unshift(removal)
      await turns.holdBack(HOLD_BACK_MS)
      return serve()
    }
    const alone = Promise.all(userIds.map((userId) => sendAlone(removal, userId)))
    await alone.then(() => outcome.resolve(), outcome.reject)
  }

  function sendAlone({ providerRoomId, isAgain, sinceMs }: Removal, userId: string): Promise<void> {
    const outcome = Promise.withResolvers<void>()
    line.push({ providerRoomId, userIds: [userId], isAgain, isAlone: true, sinceMs, outcome })
    serve()
    return outcome.promise
  }

  /** Takes out of the line what waited too long, then the next one if a turn has come. */
  function next(isTurn: boolean): Removal | undefined {
    const nowMs = clock()
    for (const late of line.filter(({ sinceMs }) => nowMs - sinceMs > PATIENCE_MS)) {
      line.splice(line.indexOf(late), 1)
      late.outcome.reject(new TooManyCalls('UNREACHABLE', `no turn came within ${PATIENCE_MS / 1000} s`))
    }
    if (!isTurn) return undefined
    const at = line.findIndex(({ isAgain }) => !isAgain)
    return line.splice(Math.max(at, 0), 1)[0]
  }

  async function serveAll(): Promise<void> {
    while (line.length > 0) {
      await turns.pause(GATHER_MS)
      const isTurn = await turns.come().then(
        () => true,
        () => false,
      )
      const removal = next(isTurn)
      if (removal) void send(removal)
    }
    isServed = false
  }

  function serve(): void {
    if (isServed) return
    isServed = true
    void serveAll()
  }

  return (providerRoomId, userId, isAgain) => {
    const ofRoom = line.filter((one) => one.providerRoomId === providerRoomId)
    const named = ofRoom.find(({ userIds }) => userIds.includes(userId))
    if (named) return named.outcome.promise
    const open = ofRoom.find(
      (one) => one.isAgain === isAgain && !one.isAlone && one.userIds.length < MAX_PER_CALL,
    )
    if (open) {
      open.userIds.push(userId)
      return open.outcome.promise
    }
    const outcome = Promise.withResolvers<void>()
    line.push({ providerRoomId, userIds: [userId], isAgain, isAlone: false, sinceMs: clock(), outcome })
    serve()
    return outcome.promise
  }
}
