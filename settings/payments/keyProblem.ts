/** Where keys of the provider itself go, and nowhere else. */
export const PROVIDER_URL = 'https://api.stripe.com'

const STAND_IN = /^sk_test_standin_\w{8,}$/
const REAL = /^[sr]k_(test|live)_[A-Za-z0-9]{16,}$/

/** What a key tells of itself. */
interface KeyFacts {
  /** true: real money moves */
  isLive: boolean
  /** true: no key of the provider, but of what stands in for it */
  isStandIn: boolean
}

function factsOf(key: string): KeyFacts | null {
  if (STAND_IN.test(key)) return { isLive: false, isStandIn: true }
  const mode = REAL.exec(key)?.[1]
  return mode === undefined ? null : { isLive: mode === 'live', isStandIn: false }
}

/** Whether a key moves real money. */
export function isLiveKey(key: string): boolean {
  return factsOf(key)?.isLive === true
}

/**
 * Why this key may not be shown to this address: one sentence without the key, or null.
 * @param apiUrl scheme, host and port
 */
export function paymentKeyProblem(key: string, apiUrl: string): string | null {
  const facts = factsOf(key)
  if (key.startsWith('pk_')) return 'holds a publishable key; the secret one is needed, sk_… or rk_….'
  if (!facts)
    return 'holds no secret key of Stripe: those begin with sk_test_, sk_live_, rk_test_ or rk_live_.'
  const { protocol, origin } = new URL(apiUrl)
  const isProvider = origin === PROVIDER_URL
  if (facts.isStandIn) {
    return isProvider ? 'holds the key of a stand-in, which STRIPE_API_URL has to name.' : null
  }
  if (facts.isLive && protocol !== 'https:')
    return `holds a live key, and STRIPE_API_URL is ${origin}: it is sent to ${PROVIDER_URL} alone, never in the clear.`
  return isProvider
    ? null
    : `holds a key of Stripe, and STRIPE_API_URL is ${origin}: it is sent to ${PROVIDER_URL} alone.`
}
