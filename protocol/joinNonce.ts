/** What a join nonce is bound to. */
export interface JoinNonceBinding {
  providerRoomId: string
  /** seat id */
  userId: string
  nodeId: string
  /** start of the node's process as it registered it, milliseconds since the epoch */
  nodeStartedAtMs: number
}

/** The three parts of a join nonce. */
export interface JoinNonce {
  /** 16 random bytes as base64url */
  random: string
  /** seconds since the epoch */
  exp: number
  /** base64url HMAC-SHA256 with the node's nonce key over `joinNonceText` */
  mac: string
}

/** The text that the HMAC of a join nonce covers. */
export function joinNonceText(random: string, exp: number, bound: JoinNonceBinding): string {
  const parts = ['join', random, exp, bound.providerRoomId, bound.userId, bound.nodeId, bound.nodeStartedAtMs]
  return parts.join('\n')
}

/** Splits `<random>.<exp>.<mac>`; null when it has another form. */
export function parseJoinNonce(text: string): JoinNonce | null {
  const match = /^([A-Za-z0-9_-]{22})\.(\d{1,11})\.([A-Za-z0-9_-]{43})$/.exec(text)
  if (!match) return null
  const [, random = '', exp = '', mac = ''] = match
  return { random, exp: Number(exp), mac }
}
