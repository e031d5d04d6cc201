import type { Stripe } from 'stripe'
import {
  PaymentError,
  type PaymentPlatform,
  type PaymentProvider,
  PaymentsUnreachable,
  PlatformChanged,
} from '#api/ports/payments.ts'
import type { RotatingSecret } from '#domain/rotatingSecret.ts'
import type { Alarms } from '#telemetry/alarms.ts'
import { balances } from './balances.ts'
import { cardCustomers } from './cardCustomers.ts'
import { cardPayments } from './cardPayments.ts'
import { checkouts } from './checkouts.ts'
import { connectAccounts } from './connectAccounts.ts'
import { createCountedHttp } from './countedHttp.ts'
import { disputes } from './disputes.ts'
import { events } from './events.ts'
import { moneyBack } from './moneyBack.ts'
import { type AskProvider, createClient, createRequest, TIMEOUT_MS } from './stripeRequest.ts'

/** Keys, and where they may be shown. */
export interface PaymentKeys {
  keys: Pick<RotatingSecret, 'current'>
  /** scheme, host and port */
  apiUrl: string
  /** why a key may not be shown to that address; null: it may */
  problemOf(key: string): string | null
  isLive(key: string): boolean
  /** for one answer, everything included */
  timeoutMs?: number
}

export interface PaymentOptions extends PaymentKeys {
  /** Keeps what the installation begins with. @returns what it began with */
  pin(seen: PaymentPlatform): Promise<PaymentPlatform>
  alarms: Pick<Alarms, 'raise'>
  /** how long a start waits to hear whose key it is */
  startWithinMs?: number
}

/** The provider, and its life in a process. */
export interface Payments extends PaymentProvider {
  /** Looks whose key it is. A provider that does not answer holds nobody up. @throws PlatformChanged */
  start(): Promise<void>
  stop(): void
}

/** A key, and once it is known whose it is. */
interface Session {
  key: string
  stripe: Stripe
  platform: Promise<PaymentPlatform> | null
}

/** Within the minute in which a process has to be ready, many times over. */
const START_WITHIN_MS = 3000

const modeOf = ({ isLive }: PaymentPlatform): string => (isLive ? 'live' : 'test')

/** Cards by the provider whose key the installation has. */
export function createPayments(options: PaymentOptions): Payments {
  const { keys, problemOf, isLive, pin, alarms } = options
  const timeoutMs = options.timeoutMs ?? TIMEOUT_MS
  const request = createRequest(timeoutMs)
  const http = createCountedHttp(new URL(options.apiUrl).protocol === 'https:')
  let session: Session | null = null

  function sessionNow(): Session {
    const key = keys.current()
    if (session?.key !== key)
      session = {
        key,
        stripe: createClient({ key, apiUrl: options.apiUrl, timeoutMs, httpClient: http.client }),
        platform: null,
      }
    return session
  }

  async function findPlatform({ key, stripe }: Session): Promise<PaymentPlatform> {
    const problem = problemOf(key)
    if (problem) {
      alarms.raise(
        'payment_key_unfit',
        { problem },
        'the file in STRIPE_KEY_FILE cannot be used; nobody pays by card',
      )
      throw new PaymentsUnreachable(`the key file ${problem}`)
    }
    const call = { verb: 'platform', isChange: false }
    const account = await request(stripe, call, (asked) => asked.accounts.retrieveCurrent())
    if (account.object !== 'account') throw new PaymentsUnreachable('platform: no account in the answer')
    const seen = { accountId: account.id, isLive: isLive(key) }
    const first = await pin(seen)
    if (first.accountId === seen.accountId && first.isLive === seen.isLive) return first
    const facts = { began: first, found: seen }
    alarms.raise('payment_key_unfit', facts, 'the key in STRIPE_KEY_FILE is of another account or mode')
    throw new PlatformChanged(
      `The key in STRIPE_KEY_FILE is of account ${seen.accountId} (${modeOf(seen)} mode), but this installation began with ${first.accountId} (${modeOf(first)} mode): bring a key of that one back.`,
    )
  }

  /** Asked until somebody answered; what was answered for a key stays. */
  function platformOf(asked: Session): Promise<PaymentPlatform> {
    asked.platform ??= findPlatform(asked).catch((error: unknown) => {
      if (!(error instanceof PlatformChanged)) asked.platform = null
      throw error
    })
    return asked.platform
  }

  /** Someone should look: the provider is away, or does not take our key. */
  function raiseUnreachable(error: unknown): void {
    if (!(error instanceof PaymentsUnreachable) || error instanceof PlatformChanged) return
    alarms.raise('payments_unreachable', { cause: error.message }, 'the payment provider cannot be asked')
  }

  const ask: AskProvider = async (call, question) => {
    const asked = sessionNow()
    try {
      await platformOf(asked)
      return await request(asked.stripe, call, question)
    } catch (error) {
      raiseUnreachable(error)
      throw error
    }
  }

  return {
    ...connectAccounts(ask, options.apiUrl),
    ...cardCustomers(ask),
    ...cardPayments(ask, options.apiUrl),
    ...checkouts(ask, options.apiUrl),
    ...moneyBack(ask),
    ...disputes(ask),
    ...balances(ask),
    ...events(ask),
    platform: () => platformOf(sessionNow()),
    async start() {
      const { promise: enough, resolve } = Promise.withResolvers<void>()
      const timer = setTimeout(resolve, options.startWithinMs ?? START_WITHIN_MS)
      try {
        await Promise.race([platformOf(sessionNow()), enough])
      } catch (error) {
        if (!(error instanceof PaymentError) || error instanceof PlatformChanged) throw error
        raiseUnreachable(error)
      } finally {
        clearTimeout(timer)
      }
    },
    stop: () => http.close(),
  }
}
