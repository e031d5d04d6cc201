const KEY = 'stagedoor.booking'

/** A number of 256 bits that nobody can guess. */
export function newNonce(): bigint {
  const bytes = crypto.getRandomValues(new Uint8Array(32))
  return bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n)
}

function kept(reservationId: string): bigint | null {
  try {
    const [id, nonce] = JSON.parse(localStorage.getItem(KEY) ?? '[]') as string[]
    return id === reservationId && nonce !== undefined ? BigInt(nonce) : null
  } catch {
    return null
  }
}

/**
 * The nonce of a held time, the same after a reload: the escrow takes an agreement once, so that a time is never paid
 * twice. One account holds one time, and the last one is kept.
 */
export function nonceOfHeld(reservationId: string): bigint {
  return kept(reservationId) ?? nextNonceOfHeld(reservationId)
}

/** Another one for a held time, where the server knows the first as that of something else. */
export function nextNonceOfHeld(reservationId: string): bigint {
  const made = newNonce()
  try {
    localStorage.setItem(KEY, JSON.stringify([reservationId, String(made)]))
  } catch {
    // it is the same until the page is loaded again
  }
  return made
}
