import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { createPayments } from '#api/adapters/stripe/createPayments.ts'
import { billingJobs, billingProjectors } from '#api/billing/jobs.ts'
import type { PurchaseDeps } from '#api/billing/purchases/deps.ts'
import { createInbox } from '#api/inbox/createInbox.ts'
import { createDataKey } from '#api/installation/dataKey.ts'
import type { Unscoped } from '#db/scope.ts'
import { fixedSecret } from '#domain/rotatingSecret.ts'
import { paymentOptions } from '#test/api/adapters/stripe/usePayments.ts'
import type { Installation } from '#test/kit/api.ts'
import type { Database } from '#test/kit/database.ts'
import { STAND_IN_KEY } from '#test/local/stripe/kit/useStandIn.ts'

/**
 * What of the product is still to be done: what is due now, and what waits for its time. Money that an account has not waits for it,
 * and so does what is sent to one that is closed. waits: for a voucher to run out.
 */
const OPEN = `SELECT coalesce(bool_or(due_at <= app.now()), false) AS due, count(*)::int AS open, string_agg(DISTINCT what, ', ') AS what,
    EXISTS (SELECT FROM app.refund r JOIN app.card_move m ON m.source_id = r.right_source WHERE r.state = 'asked' AND m.state = 'signed') AS waits FROM (
    SELECT 'purchase ' || state AS what, ask_at AS due_at FROM app.purchase WHERE ended_at IS NULL UNION ALL
    SELECT 'attempt ' || purpose, coalesce(retry_at, app.now()) FROM app.attempt WHERE ended_at IS NULL UNION ALL
    SELECT 'refund ' || state, next_at FROM app.refund WHERE state IN ('asked', 'sending', 'unknown') AND refund_ref IS NULL UNION ALL
    SELECT 'event ' || object_kind, next_at FROM app.inbox WHERE state IN ('received', 'waiting') UNION ALL
    SELECT 'dispute', next_at FROM app.card_dispute WHERE (coalesce(error, '') NOT LIKE '%insufficient%' OR next_at < app.now() + interval '15 seconds')
      AND ((reversal_ref IS NULL AND state IN ('open', 'under_review', 'lost')) OR (reversed > 0 AND reinstated_at IS NOT NULL AND return_ref IS NULL))) open`
/** Tries before what is open is said to hang. */
const ROUNDS = 14

const JUMP_MS = 3000
const VOUCHER_S = 600

interface OpenWork {
  due: boolean
  open: number
  what: string
  waits: boolean
}

/** The loops of a worker, turned by hand: each time by one that has just started. */
export interface HandWorker {
  /** Works until nothing is open, moving both clocks where something waits. @throws Error with what hangs */
  settle(options: { readsLists: boolean }): Promise<void>
  /** each of them once */
  turn(): Promise<unknown>
  /** both clocks */
  advance(seconds: number): Promise<void>
  /** alarms and warnings since the last call */
  said(): string[]
  stop(): void
}

/** Where it works. */
export interface WorkPlace {
  database: Database
  installation: Pick<Installation, 'dir'>
  publicUrl: string
  /** of the provider */
  apiUrl: string
  /** moves the provider's clock */
  advance(seconds: number): Promise<unknown> | unknown
  /** every notice that is due was tried */
  settled(): Promise<void>
  /** a block of the chain, after the clocks were moved */
  mine(): Promise<unknown>
}

export function startHandWorker(place: WorkPlace): HandWorker {
  const { database, settled } = place
  const owner = database.pool('owner')
  const payments = createPayments(paymentOptions(place.apiUrl, { keys: { current: () => STAND_IN_KEY } }))
  let said: string[] = []
  let advancedMs = 0
  const say = (facts: unknown, text?: string) => void said.push(`${text} ${JSON.stringify(facts)}`)
  const secret = readFileSync(path.join(place.installation.dir, 'data'), 'utf8')
  const deps: Unscoped<PurchaseDeps> & { chainId: number } = {
    ...{ pool: database.pool('worker'), random: randomBytes, clock: Date.now, payments },
    dataKey: createDataKey(fixedSecret(secret), randomBytes),
    log: { warn: say } as PurchaseDeps['log'],
    alarms: { raise: (name, facts) => say(facts, `ALARM ${name}`) },
    settings: { PUBLIC_URL: place.publicUrl, CARD_CURRENCY: 'EUR' },
    chainId: 31337,
  }
  const { loops = [], finish } = billingJobs(deps)
  const projectors = billingProjectors(deps)

  /** False when a list of events could not be read: it is read again. */
  async function turn(readsLists: boolean): Promise<boolean> {
    let isRead = true
    const warn = (facts: object, text: string) => {
      if (text.startsWith('a list')) isRead = false
      say(facts, text)
    }
    const inbox = createInbox({ ...deps, log: { warn }, events: payments }, projectors)
    const run = async (name: string) => inbox.jobs.loops?.find((one) => one.name === name)?.run()
    if (readsLists) await run('event-lists')
    await run('inbox')
    await inbox.stop()
    await Promise.all(
      loops.map((loop) => loop.run().catch((error: Error) => say(error.message, `${loop.name} failed`))),
    )
    // what is slow goes on beside its loop
    await finish?.()
    return isRead
  }

  async function advance(seconds: number): Promise<void> {
    advancedMs = Date.now()
    await place.advance(seconds)
    await owner.query('UPDATE app.clock SET shift = shift + make_interval(secs => $1)', [seconds])
    await place.mine()
  }

  return {
    advance,
    turn: () => turn(false),
    async settle({ readsLists }) {
      // the api looks at the time once a second: notices that are signed right behind a jump of it may be refused
      let lists = readsLists || Date.now() - advancedMs < JUMP_MS
      for (let round = 0; ; round++) {
        await settled()
        const isRead = await turn(lists)
        const { rows } = await owner.query<OpenWork>(OPEN)
        const [found] = rows
        if (isRead && found?.open === 0) return
        if (round === ROUNDS) throw new Error(`it hangs: ${found?.what}\n${said.slice(-9).join('\n')}`)
        if (found?.due && !found.waits && round < 3) continue
        lists = true
        await advance(found?.waits ? VOUCHER_S / 2 : 16 + 15 * round)
      }
    },
    said() {
      const all = said
      said = []
      return all
    },
    stop: () => payments.stop(),
  }
}
