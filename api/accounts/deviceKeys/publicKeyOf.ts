import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto'
import { decodeCredentialPublicKey } from '@simplewebauthn/server/helpers'
import { ProblemError } from '../../http/problemError.ts'

/** Numbers of COSE (RFC 9053): sorts of keys by their algorithm, and where their parts are. */
const [ES256, EDDSA, RS256] = [-7, -8, -257]
const [ALG, CRV, X, Y] = [3, -1, -2, -3]
/** Of an RSA key the same places hold other parts. */
const [N, E] = [-1, -2]
const [P_256, ED25519] = [1, 6]

const text = (part: unknown): string =>
  part instanceof Uint8Array ? Buffer.from(part).toString('base64url') : ''

/** Null for a sort that no browser can check by what it has. */
function jwkOf(parts: ReadonlyMap<number, unknown>): JsonWebKey | null {
  const algorithm = parts.get(ALG)
  if (algorithm === ES256 && parts.get(CRV) === P_256)
    return { kty: 'EC', crv: 'P-256', x: text(parts.get(X)), y: text(parts.get(Y)) }
  if (algorithm === EDDSA && parts.get(CRV) === ED25519)
    return { kty: 'OKP', crv: 'Ed25519', x: text(parts.get(X)) }
  if (algorithm === RS256) return { kty: 'RSA', n: text(parts.get(N)), e: text(parts.get(E)) }
  return null
}

const DETAIL =
  'The other side of a call cannot check a passkey of this kind. Use another passkey or your wallet.'

/** The key of a passkey as the other side's browser imports it: SubjectPublicKeyInfo as base64url. @throws ProblemError PASSKEY_REFUSED */
export function spkiOf(cose: Uint8Array): string {
  try {
    const jwk = jwkOf(
      decodeCredentialPublicKey(Uint8Array.from(cose)) as unknown as ReadonlyMap<number, unknown>,
    )
    if (jwk)
      return createPublicKey({ key: jwk, format: 'jwk' })
        .export({ type: 'spki', format: 'der' })
        .toString('base64url')
  } catch (error) {
    throw new ProblemError('PASSKEY_REFUSED', { detail: DETAIL }, { cause: error })
  }
  throw new ProblemError('PASSKEY_REFUSED', { detail: DETAIL })
}

/** A device key by its point: null for what is no point of P-256, or not written as everybody else writes it. */
export function deviceKeyOf(publicKey: string): KeyObject | null {
  const point = Buffer.from(publicKey, 'base64url')
  if (point.length !== 65 || point[0] !== 4 || point.toString('base64url') !== publicKey) return null
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((half) => half.toString('base64url'))
  try {
    return createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' })
  } catch {
    return null
  }
}
