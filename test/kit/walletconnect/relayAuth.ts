import { createPublicKey, verify } from 'node:crypto'

const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
/** Multicodec of an Ed25519 public key, and the same key's head in DER. */
const ED25519 = 'ed01'
const DER_HEAD = '302a300506032b6570032100'

function base58(text: string): string {
  let value = 0n
  for (const letter of text) {
    const digit = BASE58.indexOf(letter)
    if (digit < 0) throw new Error('not base58')
    value = value * 58n + BigInt(digit)
  }
  const hex = value.toString(16)
  return hex.length % 2 ? `0${hex}` : hex
}

const read = (part: string): Record<string, unknown> => JSON.parse(Buffer.from(part, 'base64url').toString())

/**
 * Who opens a socket, by its token (docs: relay client authentication): a JWT that a key of the client signed for this
 * relay.
 * @returns the client's did:key, or null with nothing told
 */
export function clientOf(jwt: string, audience: string): string | null {
  try {
    const [head, body, signature, ...rest] = jwt.split('.') as [string, string, string]
    if (rest.length > 0) return null
    const { alg, typ } = read(head)
    const { iss, sub, aud, iat, exp } = read(body)
    const nowS = Date.now() / 1000
    const isTimely = Number(iat) <= nowS + 60 && Number(exp) > nowS
    if (alg !== 'EdDSA' || typ !== 'JWT' || aud !== audience || !isTimely) return null
    if (typeof iss !== 'string' || !/^[0-9a-f]{64}$/.test(String(sub))) return null
    const key = base58(iss.replace(/^did:key:z/, ''))
    if (!key.startsWith(ED25519)) return null
    const publicKey = createPublicKey({
      key: Buffer.from(DER_HEAD + key.slice(ED25519.length), 'hex'),
      format: 'der',
      type: 'spki',
    })
    const isGenuine = verify(
      null,
      Buffer.from(`${head}.${body}`),
      publicKey,
      Buffer.from(signature, 'base64url'),
    )
    return isGenuine ? iss : null
  } catch {
    return null
  }
}
