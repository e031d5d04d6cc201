import { createPayments, type PaymentOptions, type Payments } from '#api/adapters/stripe/createPayments.ts'
import { type RecordingProvider, startRecordingProvider } from './recordingProvider.ts'

export const KEY = 'sk_test_standin_0123456789abcdefghij'

/** What a client of the recording provider is made of; each test changes what it is about. */
export function paymentOptions(apiUrl: string, changes: Partial<PaymentOptions> = {}): PaymentOptions {
  return {
    keys: { current: () => KEY },
    apiUrl,
    problemOf: () => null,
    isLive: () => false,
    pin: async (seen) => seen,
    alarms: { raise: () => {} },
    timeoutMs: 5000,
    ...changes,
  }
}

/** A recording provider for each test, and clients of it that are closed after the test. */
export function usePayments() {
  let provider: RecordingProvider | undefined
  let open: Payments[] = []
  beforeEach('start a provider', async () => {
    provider = await startRecordingProvider()
  })
  afterEach('stop it', async () => {
    for (const payments of open) payments.stop()
    open = []
    await provider?.stop()
  })
  const recording = (): RecordingProvider => {
    if (!provider) throw new Error('the provider runs only inside tests')
    return provider
  }
  return {
    provider: recording,
    payments(changes: Partial<PaymentOptions> = {}): Payments {
      const payments = createPayments(paymentOptions(recording().url, changes))
      open.push(payments)
      return payments
    },
  }
}

/** How a call ends: its error, or null. */
export function errorOf(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => null,
    (error: unknown) => error,
  )
}
