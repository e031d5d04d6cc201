import { readFileSync } from 'node:fs'
import { readSecretLines } from '#domain/rotatingSecret.ts'
import {
  MAX_RELAY_AGE_MS,
  MAX_RELAY_SPAN_MS,
  MAX_RELAY_SPANS,
  nodeAuthorization,
  RELAY_NODE,
  RELAY_SPANS_PATH,
  type RelaySpan,
  type RelaySpans,
} from '#protocol/node.ts'
import type { CountedSpan } from './collectSpans.ts'

/** Whom a relay reports to. */
export interface RelayReport {
  /** of the api's internal listener */
  url: string
  /** with the key of the id `relay`, as `readSecretLines` reads it; absolute */
  keyFile: string
}

/** Ways that a relay carries at once, times the minutes that they are kept. */
const MAX_KEPT = 50_000
const PATIENCE_MS = 5000
const EVERY_MS = 2000
/** Between two reports that fail. */
const MAX_WAIT_MS = 30_000

/** Spans on their way to the api. */
export interface SpanSender {
  add(span: CountedSpan): void
  /** Sends what waits, once; what the api does not take waits on. */
  send(): Promise<void>
  /** Sends what waits for the last time. */
  stop(): Promise<void>
}

/**
 * Brings spans to the api, every two seconds. While it does not take them they wait, ten minutes at most, and are brought ever more seldom: an
 * api that stands still takes all that was brought meanwhile once it goes on.
 * @param nowMs the clock of the spans
 * @param say gets a sentence when that changes; it names no secret
 * @param later runs something after so many milliseconds; what it returns calls that off
 */
export function sendSpans(
  report: RelayReport,
  nowMs: () => number,
  say: (line: string) => void,
  later: (run: () => void, ms: number) => () => void = byTimer,
): SpanSender {
  let waitMs = EVERY_MS
  let isStopped = false
  let callOff = () => {}
  let waiting: CountedSpan[] = []
  /** by session: the last one, which what follows it may make longer */
  const last = new Map<string, CountedSpan>()
  let sending: Promise<void> | null = null
  let trouble: string | null = null

  function change(next: string | null): void {
    if (next === trouble) return
    trouble = next
    say(next ?? 'The api takes what the relay counted again.')
  }

  async function sendAll(): Promise<void> {
    while (waiting.length > 0) {
      last.clear()
      const now = nowMs()
      const young = waiting.filter(({ fromMs }) => fromMs > now - MAX_RELAY_AGE_MS)
      const tooOld = waiting.length - young.length
      if (tooOld > 0)
        say(`${tooOld} spans of calls were not brought to the api within ten minutes and are lost.`)
      const batch = young.slice(0, MAX_RELAY_SPANS)
      waiting = young.slice(MAX_RELAY_SPANS)
      if (batch.length === 0) return
      const problem = await post(report, batch, now)
      waitMs = problem && !problem.isFinal ? Math.min(waitMs * 2, MAX_WAIT_MS) : EVERY_MS
      if (problem?.isFinal)
        say(
          `${batch.length} spans of calls are lost: ${problem.text}. Run the same version of relay and api.`,
        )
      else if (problem) {
        waiting = [...batch, ...waiting].slice(-MAX_KEPT)
        return change(`The api does not take what the relay counted, and is asked again: ${problem.text}.`)
      } else change(null)
    }
  }

  function send(): Promise<void> {
    sending ??= sendAll().finally(() => {
      sending = null
    })
    return sending
  }

  function wait(): void {
    if (!isStopped) callOff = later(() => void send().finally(wait), waitMs)
  }

  wait()
  return {
    add(span) {
      const before = last.get(span.session)
      if (before && before.untilMs === span.fromMs && span.untilMs - before.fromMs <= MAX_RELAY_SPAN_MS) {
        before.untilMs = span.untilMs
        return
      }
      const own = { ...span }
      waiting.push(own)
      if (waiting.length > MAX_KEPT) {
        waiting.shift()
        change(`More than ${MAX_KEPT} spans of calls wait for the api, and the oldest are lost.`)
      }
      last.set(span.session, own)
    },
    send,
    async stop() {
      isStopped = true
      callOff()
      await sending
      await send()
    },
  }
}

function byTimer(run: () => void, ms: number): () => void {
  const timer = setTimeout(run, ms)
  timer.unref()
  return () => clearTimeout(timer)
}

interface Refused {
  text: string
  /** the same would be refused again */
  isFinal: boolean
}

async function post(
  { url, keyFile }: RelayReport,
  batch: readonly CountedSpan[],
  atMs: number,
): Promise<Refused | null> {
  const agoMs = (thenMs: number) => Math.max(0, Math.round(atMs - thenMs))
  const spans: RelaySpan[] = batch.map(({ roomId, side, fromMs, untilMs }) => ({
    ...{ roomId, side, fromAgoMs: agoMs(fromMs), untilAgoMs: agoMs(untilMs) },
  }))
  try {
    const { status, body } = await fetch(new URL(RELAY_SPANS_PATH, url), {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: nodeAuthorization(RELAY_NODE, readKey(keyFile)),
      },
      body: JSON.stringify({ sentAtMs: Date.now(), spans } satisfies RelaySpans),
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
    await body?.cancel()
    if (status === 200) return null
    return { text: `it answered ${status}`, isFinal: [400, 413, 422].includes(status) }
  } catch (cause) {
    const { message, cause: inner } = cause as Error & { cause?: { code?: string } }
    return { text: inner?.code ?? message, isFinal: false }
  }
}

/** The file is replaced while this runs, before the api knows the new key: the old one is shown while it is good. */
function readKey(file: string): string {
  const { newest, older } = readSecretLines(readFileSync(file, 'utf8'))
  return older && Date.now() < older.untilMs ? older.secret : newest
}
