/** Why a key may not be used; undefined for a key of the provider's test mode. */
export function keyProblem(key: string): string | undefined {
  if (/^(sk|rk)_live_/.test(key)) return 'is a live key: nothing of this may move real money.'
  if (key.startsWith('sk_test_standin_')) return 'is the key of a stand-in: it would be compared with itself.'
  return /^(sk|rk)_test_[A-Za-z0-9_]{8,}$/.test(key) ? undefined : 'is no key of Stripe’s test mode.'
}
