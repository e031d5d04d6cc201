import { ApiProblem } from '#web/kit/api/ApiProblem.ts'

/** A question that nobody waits for any more (`web/kit/api/client.ts`) has been decided by then. */
const ANSWER_MS = 20_000

/** How a door is asked. */
export interface AskInput {
  /** the seat that its person has elsewhere ends */
  move: boolean
  retryToken?: string
}

/** A question at a door whose answer never reached its tab: the page went away, or the line broke. It may have taken a seat. */
export interface UnansweredQuestion {
  /** asks; a seat that only such a question of this tab can have taken is moved to here */
  ask: <Answer>(input: AskInput, send: (input: AskInput) => Promise<Answer>) => Promise<Answer>
}

type Keeper = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

export interface UnansweredDeps {
  /** of the tab: it outlives the page, as the seat does */
  keeper: () => Keeper
  /** server time, milliseconds since the epoch */
  now: () => number
}

/** What this tab remembers of one door. */
export function createUnanswered(roomId: string, { keeper, now }: UnansweredDeps): UnansweredQuestion {
  const key = `asked.${roomId}`
  // without storage a seat of before is moved by a press
  function attempt<Value>(access: (kept: Keeper) => Value): Value | undefined {
    try {
      return access(keeper())
    } catch {}
  }
  /** Asks once. What is kept, of the first that was not answered, stays until something answered. */
  async function once<Answer>(send: () => Promise<Answer>): Promise<Answer> {
    const nowMs = now()
    attempt((kept) => {
      if (!(nowMs - +(kept.getItem(key) ?? 0) < ANSWER_MS)) kept.setItem(key, `${nowMs}`)
    })
    let isAnswered = true
    try {
      return await send()
    } catch (error) {
      isAnswered = error instanceof ApiProblem && error.problem.status < 500
      throw error
    } finally {
      if (isAnswered) attempt((kept) => kept.removeItem(key))
    }
  }
  return {
    async ask(input, send) {
      const left = attempt((kept) => kept.getItem(key))
      try {
        return await once(() => send(input))
      } catch (error) {
        if (!left || input.move || !(error instanceof ApiProblem)) throw error
        const { isTakenThen } = await import('./isTakenThen.ts').catch(() => Promise.reject(error))
        if (!isTakenThen(error, +left, ANSWER_MS)) throw error
        return await once(() => send({ ...input, move: true }))
      }
    },
  }
}
