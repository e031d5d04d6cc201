import { verifyAuthenticationResponse } from '@simplewebauthn/server'
import type { Pool } from 'pg'
import type { Assertion } from '../contract.ts'
import { refusePasskey, relyingParty } from './relyingParty.ts'

interface Row {
  id: string
  account_id: string
  public_key: Buffer
  counter: number
}

/** A passkey that answered. */
interface UsedPasskey {
  id: string
  accountId: string
  /** as COSE writes it */
  publicKey: Buffer
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
 * The passkey that answered this challenge; its counter is kept.
 * @param asked account: whose it has to be; null: anybody's
 * @throws ProblemError PASSKEY_REFUSED
 */
export async function takeAssertion(
  { pool, publicUrl }: { pool: Pool; publicUrl: string },
  response: Assertion,
  asked: { challenge: string; account: string | null },
): Promise<UsedPasskey> {
  const { rows } = await pool.query<Row>(
    'SELECT id, account_id, public_key, counter FROM app.passkey WHERE credential_id = $1',
    [Buffer.from(response.id, 'base64url')],
  )
  const key = rows[0]
  if (!key || (asked.account !== null && key.account_id !== asked.account)) return refusePasskey()
  const { userHandle } = response.response
  if (userHandle && Buffer.from(userHandle, 'base64url').toString() !== key.account_id) return refusePasskey()
  const counter = await verifyAssertion(publicUrl, response, asked.challenge, key)
  // a counter that does not grow is a copy of the key; 0 means that it counts nothing
  const { rowCount } = await pool.query(
    `UPDATE app.passkey SET counter = $2, used_at = app.now() WHERE id = $1 AND (counter < $2 OR (counter = 0 AND $2 = 0))`,
    [key.id, counter],
  )
  if (rowCount !== 1) return refusePasskey()
  return { id: key.id, accountId: key.account_id, publicKey: key.public_key }
}
