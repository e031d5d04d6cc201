import { MAX_MINUTES } from '#domain/booking/terms.ts'
import { MAX_BEATS } from '#protocol/calls/callBeats.ts'
import { ApiProblem, problemCode } from '#web/kit/api/ApiProblem.ts'
import { call } from '#web/kit/api/client.ts'
import { serverNow } from '#web/kit/serverClock.ts'
import { forgetBeats, forgetBeatsBefore, type KeptBeat, readBeats } from './beatStore.ts'

const EVERY_MS = 10_000
const FIRST_PAUSE_MS = 1_000
const MAX_PAUSE_MS = 30_000
/** Later than a day after the booked end no beat is taken, and a call has its length before that; two hours more for what nobody foresees. */
const MAX_AGE_MS = (MAX_MINUTES / 60 + 26) * 3600 * 1000

/** What one request carries: of one room and one key. */
function batchesOf(kept: readonly KeptBeat[]): KeptBeat[][] {
  const batches = new Map<string, KeptBeat[]>()
  const full: KeptBeat[][] = []
  for (const one of kept) {
    const name = `${one.roomId} ${one.key}`
    const batch = batches.get(name) ?? []
    batches.set(name, [...batch, one])
    if (batch.length + 1 < MAX_BEATS) continue
    full.push([...batch, one])
    batches.delete(name)
  }
  return [...full, ...batches.values()]
}

/** Somebody else may have signed in in another tab: what is refused to them says nothing of these. */
async function isStill(accountId: string): Promise<boolean> {
  return (await call('getMe', {})).accountId === accountId
}

class OtherAccount extends Error {
  constructor() {
    super('another account is signed in')
    this.name = 'OtherAccount'
  }
}

/**
 * @returns done: these are answered for good; ahead: some are not, for the server's clock was put back; unknown: no call of theirs is known there,
 *   or an older server does not know the route. Throws OtherAccount, and what `call` throws, and nothing was answered then
 */
async function bringBatch(
  accountId: string,
  batch: readonly KeptBeat[],
): Promise<'done' | 'ahead' | 'unknown'> {
  const { roomId = '', key = '' } = batch[0] ?? {}
  const beats = batch.map(({ beat }) => beat)
  const demandOwn = async () => {
    if (!(await isStill(accountId))) throw new OtherAccount()
  }
  try {
    const { kept, refused } = await call('keepCallBeats', { params: { roomId }, body: { key, beats } })
    if (refused > 0) await demandOwn()
    return kept + refused === beats.length ? 'done' : 'ahead'
  } catch (error) {
    if (problemCode(error) !== 'NOT_FOUND') throw error
    await demandOwn()
    return 'unknown'
  }
}

/** Whether another request now may be answered: this one was refused by itself. */
const isOfThisAlone = (error: unknown) =>
  error instanceof ApiProblem && ['INVALID_INPUT', 'MALFORMED_BODY', 'CONFLICT'].includes(error.problem.code)

/** Nobody who is signed in here brings these. */
const isOfNobodyHere = (error: unknown) =>
  error instanceof OtherAccount || problemCode(error) === 'SIGN_IN_REQUIRED'

/** Throws OtherAccount, and what `call` throws. */
async function askWho(accountId: string): Promise<void> {
  const isOwn = await isStill(accountId)
  // not before the server answered: the clock of this device may be wrong by days
  await forgetBeatsBefore(serverNow() - MAX_AGE_MS)
  if (!isOwn) throw new OtherAccount()
}

/**
 * Brings all that is kept of an account. Throws the last failure; what was answered is forgotten.
 * @param isSure that account is signed in, as far as is known: else it is asked first, and nothing is shown to another one
 * @returns whether that is known by now
 */
async function bringKept(accountId: string, isSure: boolean): Promise<boolean> {
  const kept = await readBeats(accountId)
  try {
    if (!isSure) await askWho(accountId)
  } catch (error) {
    if (kept.length > 0) throw error
    return false
  }
  let failure: unknown = null
  for (const batch of batchesOf(kept)) {
    try {
      const answer = await bringBatch(accountId, batch)
      if (answer === 'done') await forgetBeats(batch)
      // what is unknown goes with its age, and nobody waits for it
      if (answer === 'ahead') failure = new Error('some beats are ahead of the time of the server')
    } catch (error) {
      if (!isOfThisAlone(error)) throw error
      failure = error
    }
  }
  if (failure) throw failure
  return true
}

let ofPage: Promise<unknown> = Promise.resolve()

/** One after the other in all tabs of this browser, where it can do that; else in this page. */
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const ownTurn = ofPage.then(() => {
    const { locks } = navigator as { locks?: LockManager }
    return locks ? locks.request('stagedoor-beats', work) : work()
  })
  ofPage = ownTurn.catch(() => undefined)
  return ownTurn
}

/** What keeps bringing. */
export interface Bringing {
  /** Brings now, and again only until nothing is left that the account of here could bring. */
  finish(): void
  stop(): void
}

/** Seconds that the server asks to wait, as milliseconds. */
const askedMs = (error: unknown) =>
  error instanceof ApiProblem ? (error.problem.retryAfterS ?? 0) * 1000 : 0

/**
 * Brings what is kept of an account: now and each ten seconds, and after a failure again with pauses that grow to half a minute. No failure
 * is shown: what was not brought stays kept.
 * @param accountId of who is signed in
 * @param options isFinishing: as after `finish`, from the beginning
 */
export function startBringing(accountId: string, options?: { isFinishing: boolean }): Bringing {
  let timer: ReturnType<typeof setTimeout> | undefined
  let isFinishing = options?.isFinishing ?? false
  let [isOver, isUnderWay, isDue, isSure] = [false, false, false, false]
  let pauseMs = FIRST_PAUSE_MS

  async function bring(): Promise<number | null> {
    try {
      isSure = await inTurn(() => bringKept(accountId, isSure))
      pauseMs = FIRST_PAUSE_MS
      return isFinishing ? null : EVERY_MS
    } catch (error) {
      isSure = false
      // their next visit brings what is kept
      if (isFinishing && isOfNobodyHere(error)) return null
      const waitMs = Math.max(pauseMs, askedMs(error))
      pauseMs = Math.min(pauseMs * 2, MAX_PAUSE_MS)
      return waitMs
    }
  }

  async function run(): Promise<void> {
    clearTimeout(timer)
    isDue = isUnderWay
    if (isUnderWay || isOver) return
    isUnderWay = true
    const waitMs = await bring()
    isUnderWay = false
    if (isOver) return
    // what was kept while it was under way
    if (isDue) return run()
    if (waitMs !== null) timer = setTimeout(run, waitMs)
  }

  void run()
  return {
    finish() {
      isFinishing = true
      void run()
    },
    stop() {
      isOver = true
      clearTimeout(timer)
    },
  }
}
