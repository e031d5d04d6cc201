import { randomBytes } from 'node:crypto'
import { createPayments, type Payments } from '#api/adapters/stripe/createPayments.ts'
import type { PurchaseDeps } from '#api/billing/purchases/deps.ts'
import { createDataKey } from '#api/installation/dataKey.ts'
import { fixedSecret } from '#domain/rotatingSecret.ts'
import { paymentOptions } from '#test/api/adapters/stripe/usePayments.ts'
import type { Database } from '#test/kit/database.ts'
import { STAND_IN_KEY, type StandIn } from '#test/local/stripe/kit/useStandIn.ts'

let payments: Payments | undefined

/** What the worker has, for a test that does a piece of its work; names of the alarms that it raises go into `raised`. */
export function purchaseDeps(
  database: Database,
  { url }: Pick<StandIn, 'url'>,
  raised: string[] = [],
): PurchaseDeps {
  payments ??= createPayments(paymentOptions(url, { keys: { current: () => STAND_IN_KEY } }))
  return {
    ...{ pool: database.work(), random: randomBytes, clock: Date.now, payments },
    dataKey: createDataKey(fixedSecret('k'.repeat(64)), randomBytes),
    log: { warn: () => {} } as unknown as PurchaseDeps['log'],
    alarms: { raise: (name) => raised.push(name) },
    settings: { PUBLIC_URL: 'http://localhost:1', CARD_CURRENCY: 'EUR' },
  }
}

/** After the tests of a file. */
export function stopProvider(): void {
  void payments?.stop()
  payments = undefined
}
