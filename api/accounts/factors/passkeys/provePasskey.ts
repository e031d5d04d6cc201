import { generateAuthenticationOptions } from '@simplewebauthn/server'
import { ProblemError } from '../../../http/problemError.ts'
import type { Assertion } from '../contract.ts'
import type { FactorDeps } from '../factorDeps.ts'
import { clearTries } from '../tries.ts'
import { type ChallengeFor, createChallenge, takeChallenge } from './challenges.ts'
import { challengeIn, refusePasskey, relyingParty } from './relyingParty.ts'
import { takeAssertion } from './takeAssertion.ts'

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
  const account = asked.purpose === 'sign_in' ? null : asked.account
  const { accountId } = await takeAssertion({ pool, publicUrl }, response, { challenge, account })
  await clearTries(pool, accountId)
  return accountId
}
