import { generateAuthenticationOptions, verifyAuthenticationResponse } from '@simplewebauthn/server'
import { ProblemError } from '../../../http/problemError.ts'
import type { Assertion } from '../contract.ts'
import type { FactorDeps } from '../factorDeps.ts'
import { clearTries } from '../tries.ts'
import { type ChallengeFor, createChallenge, takeChallenge } from './challenges.ts'
import { challengeIn, refusePasskey, relyingParty } from './relyingParty.ts'

interface Row {
  id: string
  account_id: string
  public_key: Buffer
  counter: number
}

/** Options for using a passkey; of a sign-in the browser offers those it has for us. */
export async function beginPasskeyProof(deps: FactorDeps, asked: ChallengeFor) {
  const own = asked.purpose === 'sign_in' ? [] : await credentialsOf(deps, asked.account)
  if (asked.purpose !== 'sign_in' && own.length === 0) throw new ProblemError('NOT_FOUND')
  const options = await generateAuthenticationOptions({
    rpID: relyingParty(deps.publicUrl).id,
    challenge: await createChallenge(deps, asked),
    userVerification: 'required',
    allowCredentials: own,
  })
  return { ...options }
}

async function credentialsOf({ pool }: FactorDeps, accountId: string) {
  const { rows } = await pool.query<{ id: Buffer; transports: string[] }>(
    'SELECT credential_id AS id, transports FROM app.passkey WHERE account_id = $1 ORDER BY created_at',
    [accountId],
  )
  return rows.map(({ id, transports }) => ({ id: id.toString('base64url'), transports }))
}

/** The new counter, when the assertion is one of this key for our host and origin, and its person was asked. */
async function verifyAssertion(publicUrl: string, response: Assertion, challenge: string, key: Row) {
  const { id, origin } = relyingParty(publicUrl)
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: { ...response, clientExtensionResults: {} },
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: id,
      credential: {
        id: response.id,
        publicKey: Uint8Array.from(key.public_key),
        counter: Number(key.counter),
      },
      requireUserVerification: true,
    })
    return verified ? authenticationInfo.newCounter : refusePasskey()
  } catch (error) {
    return refusePasskey(error)
  }
}

/**
 * Whose passkey this is. The challenge is used up first, so an assertion is good once whatever comes of it.
 * @throws ProblemError PASSKEY_REFUSED
 */
export async function provePasskey(
  { pool, publicUrl }: FactorDeps,
  response: Assertion,
  asked: ChallengeFor,
): Promise<string> {
  const challenge = challengeIn(response.response.clientDataJSON)
  if (!(await takeChallenge(pool, challenge, asked))) return refusePasskey()
  const { rows } = await pool.query<Row>(
    'SELECT id, account_id, public_key, counter FROM app.passkey WHERE credential_id = $1',
    [Buffer.from(response.id, 'base64url')],
  )
  const key = rows[0]
  if (!key || (asked.purpose !== 'sign_in' && key.account_id !== asked.account)) return refusePasskey()
  const { userHandle } = response.response
  if (userHandle && Buffer.from(userHandle, 'base64url').toString() !== key.account_id) return refusePasskey()
  const counter = await verifyAssertion(publicUrl, response, challenge, key)
  // a counter that does not grow is a copy of the key; 0 means that it counts nothing
  const { rowCount } = await pool.query(
    `UPDATE app.passkey SET counter = $2, used_at = app.now() WHERE id = $1 AND (counter < $2 OR (counter = 0 AND $2 = 0))`,
    [key.id, counter],
  )
  if (rowCount !== 1) return refusePasskey()
  await clearTries(pool, key.account_id)
  return key.account_id
}
