import type { Clock } from '#domain/clock.ts'

/** A session whose answers are waited for. */
export interface Line {
  /** a statement was sent and not answered yet */
  isAnswerDue(): boolean
  /** bytes that came and went: while they do, somebody is there */
  traffic(): number
  /** asks over another connection whether the server works at our statement; false = no, or no answer in time */
  isWorkedAt(answerMs: number): Promise<boolean>
  /** ends the session on this side without waiting for anybody */
  cut(): void
}

export interface LifelineOptions {
  /** an answer that is due for this long is silence: the session is cut */
  silentAfterMs: number
  /** and for this long: the process has to end */
  deadAfterMs: number
  /** measures durations; unlike the time of day it never jumps */
  monotonic: Clock
  onSilent: (sentence: string) => void
  onHeard: () => void
  /** at most once, and only when the database answered this process before */
  onDead: (sentence: string) => void
}

/** Tells a database that is silent from one that is busy. */
export interface Lifeline {
  /** a connection is being made: an answer is due; `abandon` makes an end of it without one */
  dial(abandon: () => void): void
  /** the database said something, be it a refusal */
  heard(): void
  /** watches a session until `release` */
  hold(line: Line): void
  /** ends the session that is watched, whatever it does, or the making of one */
  cut(): void
  release(): void
  stop(): void
}

const TICK_MS = 200
/** A statement that takes a fifth of the time until silence is asked after, so that two answers still come before it. */
const ASK_AFTER = 1 / 5
const ANSWER_WITHIN = 1 / 5

export function createLifeline(options: LifelineOptions): Lifeline {
  const { silentAfterMs, deadAfterMs, monotonic } = options
  let line: Line | null = null
  let dialing: (() => void) | null = null
  let isAsking = false
  let seen = 0
  let quietMs = 0
  let isSilent = false
  let wasHeard = false
  let isDead = false
  let lastTickMs = monotonic()

  function heard(): void {
    wasHeard = true
    quietMs = 0
    dialing = null
    if (isSilent) options.onHeard()
    isSilent = false
  }

  /** A lock that others hold, or a long statement, is no silence: the server says that it works at it. */
  function ask(asked: Line): void {
    isAsking = true
    asked
      .isWorkedAt(silentAfterMs * ANSWER_WITHIN)
      .then((isWorked) => {
        if (isWorked && asked === line) heard()
      })
      .finally(() => {
        isAsking = false
      })
  }

  function tick(): void {
    const nowMs = monotonic()
    // answers that arrived while this process itself was busy are not read yet: its own pauses are not silence
    const stepMs = Math.min(nowMs - lastTickMs, 2 * TICK_MS)
    lastTickMs = nowMs
    if (line && !isSilent) {
      const traffic = line.traffic()
      if (!line.isAnswerDue() || traffic !== seen) {
        seen = traffic
        quietMs = 0
        return
      }
    } else if (!dialing && !isSilent) return
    quietMs += stepMs
    if (line && quietMs >= silentAfterMs * ASK_AFTER && !isAsking) ask(line)
    if (quietMs >= silentAfterMs && !isSilent) {
      isSilent = true
      options.onSilent(sentence())
      line?.cut()
    }
    if (quietMs >= deadAfterMs && wasHeard && !isDead) {
      isDead = true
      options.onDead(sentence())
    }
  }

  const sentence = () => `the database gave no sign of life for ${Math.round(quietMs / 1000)} s`
  const timer = setInterval(tick, TICK_MS)

  return {
    dial(abandon) {
      dialing = abandon
    },
    heard,
    hold(next) {
      line = next
      seen = next.traffic()
    },
    cut() {
      line?.cut()
      dialing?.()
    },
    release() {
      line = null
    },
    stop() {
      clearInterval(timer)
    },
  }
}
