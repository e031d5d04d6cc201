import { generateRegistrationOptions, verifyRegistrationResponse } from '@simplewebauthn/server'
import { decodeAttestationObject } from '@simplewebauthn/server/helpers'
import { withTransaction } from '#db/transaction.ts'
import { newId } from '#domain/ids.ts'
import { cleanText } from '#domain/names/typedText.ts'
import { ProblemError } from '../../../http/problemError.ts'
import type { Attestation, Passkey } from '../contract.ts'
import type { FactorDeps } from '../factorDeps.ts'
import { notifyOfFactor } from '../notifyOfFactor.ts'
import { createChallenge, takeChallenge } from './challenges.ts'
import { challengeIn, refusePasskey, relyingParty } from './relyingParty.ts'

/** Passkeys an account has at a time. */
export const MAX_PASSKEYS = 10
const MAX_KEY_BYTES = 2048
const KNOWN_TRANSPORTS = new Set(['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb'])

type Owner = { account: string; session: string }

/** Options for a new passkey: one that is found without a name, and that asks its person. */
export async function beginPasskey(deps: FactorDeps, owner: Owner) {
  const { rows } = await deps.pool.query<{ name: string; known: string[] }>(
    `SELECT p.display_name AS name, ARRAY(SELECT encode(k.credential_id, 'base64') FROM app.passkey k WHERE k.account_id = $1) AS known
     FROM app.profile p WHERE p.account_id = $1`,
    [owner.account],
  )
  const { name = '', known = [] } = rows[0] ?? {}
  if (known.length >= MAX_PASSKEYS) throw new ProblemError('TOO_MANY_PASSKEYS')
  const options = await generateRegistrationOptions({
    rpName: 'Stagedoor',
    rpID: relyingParty(deps.publicUrl).id,
    userName: cleanText(name),
    userDisplayName: cleanText(name),
    userID: new TextEncoder().encode(owner.account),
    challenge: await createChallenge(deps, { ...owner, purpose: 'register' }),
    attestationType: 'none',
    excludeCredentials: known.map((id) => ({ id: Buffer.from(id, 'base64').toString('base64url') })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  })
  return { ...options }
}

/**
 * We ask for no attestation. A certificate that comes all the same is not looked at: its revocation list is at an address
 * that whoever made it chose.
 */
function carriesCertificate(attestationObject: string): boolean {
  const statement = decodeAttestationObject(Uint8Array.from(Buffer.from(attestationObject, 'base64url')))
  return (
    statement.get('attStmt').get('x5c') !== undefined || !['none', 'packed'].includes(statement.get('fmt'))
  )
}

async function verify(publicUrl: string, response: Attestation, challenge: string) {
  const { id, origin } = relyingParty(publicUrl)
  try {
    if (carriesCertificate(response.response.attestationObject)) return refusePasskey()
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: { ...response, clientExtensionResults: {} } as Parameters<
        typeof verifyRegistrationResponse
      >[0]['response'],
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: id,
      requireUserVerification: true,
    })
    return verified ? registrationInfo.credential : refusePasskey()
  } catch (error) {
    return refusePasskey(error)
  }
}

/** Adds a passkey to an account. @throws ProblemError PASSKEY_REFUSED, TOO_MANY_PASSKEYS, CONFLICT when it is known */
export async function addPasskey(
  deps: FactorDeps,
  owner: Owner,
  { name, response }: { name: string; response: Attestation },
): Promise<Passkey> {
  const { pool, random, publicUrl } = deps
  const challenge = challengeIn(response.response.clientDataJSON)
  if (!(await takeChallenge(pool, challenge, { ...owner, purpose: 'register' }))) return refusePasskey()
  const credential = await verify(publicUrl, response, challenge)
  if (credential.publicKey.length > MAX_KEY_BYTES) return refusePasskey()
  const id = newId('key', random)
  const transports = (response.response.transports ?? []).filter((one) => KNOWN_TRANSPORTS.has(one))
  const added = await withTransaction(pool, async (tx) => {
    // passkeys of one account are counted one after the other
    await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 4))', [owner.account])
    const { rows: all } = await tx.query<{ n: number }>(
      'SELECT count(*)::int AS n FROM app.passkey WHERE account_id = $1',
      [owner.account],
    )
    if ((all[0]?.n ?? 0) >= MAX_PASSKEYS) throw new ProblemError('TOO_MANY_PASSKEYS')
    const { rows } = await tx.query<{ created_at: Date }>(
      `INSERT INTO app.passkey (id, account_id, credential_id, public_key, counter, transports, name)
       VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (credential_id) DO NOTHING RETURNING created_at`,
      [
        ...[id, owner.account, Buffer.from(credential.id, 'base64url'), Buffer.from(credential.publicKey)],
        ...[credential.counter, transports, name],
      ],
    )
    if (rows[0])
      await notifyOfFactor(tx, deps, owner.account, { kind: 'passkey_added', object: `passkey:${id}` })
    return rows[0]
  })
  if (!added) throw new ProblemError('CONFLICT', { detail: 'This passkey is known already.' })
  return { id, name, createdAt: added.created_at.toISOString(), usedAt: null }
}
