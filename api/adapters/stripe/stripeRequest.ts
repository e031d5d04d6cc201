import { Stripe } from 'stripe'
import { asPaymentError, type PaymentCall, unknownOutcome } from './asPaymentError.ts'
import { type CallTrace, callTrace, type createCountedHttp } from './countedHttp.ts'

/** Asks the provider once. Throws what the port says. */
export type AskProvider = <T extends object>(
  call: PaymentCall,
  question: (stripe: Stripe) => Promise<Stripe.Response<T>>,
) => Promise<Stripe.Response<T>>

interface ClientOptions {
  key: string
  /** scheme, host and port */
  apiUrl: string
  timeoutMs: number
  httpClient: ReturnType<typeof createCountedHttp>['client']
}

/** For one answer, everything included. */
export const TIMEOUT_MS = 10_000
/**
 * None: the attempt has a row and a key of ours, and is made again from there, spread over time and after a restart too.
 * A connection that was closed is tried once more by the library in any case, under the same key.
 */
const NETWORK_RETRIES = 0

/** A client of one key; nothing of it comes from the environment. */
export function createClient({ key, apiUrl, timeoutMs: timeout, httpClient }: ClientOptions): Stripe {
  const { protocol, hostname, port } = new URL(apiUrl)
  const isSecure = protocol === 'https:'
  return new Stripe(key, {
    protocol: isSecure ? 'https' : 'http',
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port || (isSecure ? 443 : 80),
    timeout,
    maxNetworkRetries: NETWORK_RETRIES,
    telemetry: false,
    httpClient,
  })
}

/** One question to the provider, with an end of its own: an answer that trickles is never silent for long. */
export function createRequest(timeoutMs: number) {
  return async <T extends object>(
    stripe: Stripe,
    call: PaymentCall,
    question: (stripe: Stripe) => Promise<Stripe.Response<T>>,
  ): Promise<Stripe.Response<T>> => {
    const trace: CallTrace = { mayHaveArrived: false, request: null }
    const { promise: late, reject } = Promise.withResolvers<never>()
    const timer = setTimeout(() => {
      reject(unknownOutcome(call, 'no answer in time'))
      // an error of its own: after one that says closed, the library would begin anew
      trace.request?.destroy(new Error('no answer in time'))
    }, timeoutMs)
    try {
      const answer = await Promise.race([callTrace.run(trace, () => question(stripe)), late])
      const { statusCode } = answer.lastResponse as { statusCode?: number }
      // the library takes any JSON without the word error for an answer
      if (statusCode === undefined || statusCode >= 300)
        throw unknownOutcome(call, `${statusCode} and no error`)
      return answer
    } catch (error) {
      throw asPaymentError(error, { ...call, mayHaveArrived: trace.mayHaveArrived })
    } finally {
      clearTimeout(timer)
    }
  }
}
