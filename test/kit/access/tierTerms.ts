/** What most tests do not vary: an open tier in native money without flags, referral or refunds. */
const PLAIN = {
  maxSupply: 0,
  minted: 0,
  referralBps: 0,
  currency: 0,
  flags: 0,
  refundWindow: 0,
}

/** Terms as the contract takes them. @param own price in wei, duration in seconds (0 = never ends), rank 1..255 */
export function tierTerms(own: { price: bigint; duration: number; rank: number }) {
  return { ...PLAIN, ...own }
}
