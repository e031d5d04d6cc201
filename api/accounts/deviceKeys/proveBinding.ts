import { createHash, verify } from 'node:crypto'
import type { Pool } from 'pg'
import { getAddress, recoverMessageAddress } from 'viem'
import type { z } from 'zod'
import {
  BINDING_LIFE_SECONDS,
  type BindingFacts,
  bindingChallenge,
  bindingText,
  possessionText,
} from '#domain/calls/meeting/bindingText.ts'
import { isDeviceBinding } from '#protocol/calls/callKeys.ts'
import { ProblemError } from '../../http/problemError.ts'
import type { Assertion } from '../factors/contract.ts'
import { refusePasskey } from '../factors/passkeys/relyingParty.ts'
import { takeAssertion } from '../factors/passkeys/takeAssertion.ts'
import { databaseNow } from '../store.ts'
import type { DeviceProof, deviceKeyRoutes } from './contract.ts'
import { deviceKeyOf, spkiOf } from './publicKeyOf.ts'
import type { ProvenBinding } from './store.ts'

/** What it takes to check who confirmed a key. */
export interface BindingDeps {
  pool: Pool
  publicUrl: string
}

/** A key that is confirmed for less is not worth the asking. */
const MIN_LIFE_SECONDS = 86_400
/** Clocks of browsers may be ahead by so much. */
const AHEAD_SECONDS = 600

async function refuseUntil(pool: Pool, untilS: number): Promise<void> {
  const leftS = untilS - (await databaseNow(pool)).getTime() / 1000
  if (leftS >= MIN_LIFE_SECONDS && leftS <= BINDING_LIFE_SECONDS + AHEAD_SECONDS) return
  throw new ProblemError('INVALID_INPUT', {
    detail:
      'A browser is confirmed for at least one day and at most 180 days from now. Look at its clock, then try again.',
  })
}

/** Somebody else's key would be confirmed as one's own: so it has to sign, and for this account. */
function refuseUnowned(accountId: string, facts: BindingFacts, possession: string): void {
  const key = deviceKeyOf(facts.key)
  if (!key)
    throw new ProblemError('INVALID_INPUT', {
      detail: 'This is no key of a browser: load the page again and confirm it once more.',
    })
  const isOwn = verify(
    'sha256',
    Buffer.from(possessionText(accountId, facts)),
    { key, dsaEncoding: 'ieee-p1363' },
    Buffer.from(possession, 'base64url'),
  )
  if (isOwn) return
  throw new ProblemError('SIGNATURE_INVALID', {
    detail: 'The key of this browser did not sign for this account. Load the page again and try once more.',
  })
}

type WalletProof = Extract<DeviceProof, { way: 'wallet' }>

/** By the signature alone, as the page of the other side does it: the chain, which that page reaches through us alone, is not asked. */
async function isByKeyOf({ address, signature }: WalletProof, message: string): Promise<boolean> {
  try {
    return (
      (await recoverMessageAddress({ message, signature: signature as `0x${string}` })) ===
      getAddress(address)
    )
  } catch {
    // of another length, or by no key at all
    return false
  }
}

async function proveByWallet(
  { pool }: BindingDeps,
  account: string,
  facts: BindingFacts,
  proof: WalletProof,
): Promise<ProvenBinding> {
  const { rows } = await pool.query<{ id: string }>(
    'SELECT id FROM app.identity WHERE account_id = $1 AND wallet = $2 AND ended_at IS NULL',
    [account, Buffer.from(proof.address.slice(2), 'hex')],
  )
  if (!rows[0])
    throw new ProblemError('NOT_FOUND', {
      detail: 'This wallet is none of your account. Link it to your account first, or use one that is.',
    })
  const [address, { untilS }] = [getAddress(proof.address), facts]
  const binding = { way: 'wallet', untilS, address, signature: proof.signature } as const
  if (isDeviceBinding(binding) && (await isByKeyOf(proof, bindingText(facts))))
    return { by: rows[0].id, binding }
  throw new ProblemError('SIGNATURE_INVALID', {
    detail:
      'Only a wallet with a key of its own can confirm a browser: the other side checks it without the chain. Use such a wallet, or a passkey.',
  })
}

/**
 * No challenge of ours is needed: the text says what it is for, until when and for which key, that key has signed for this account, and
 * what ended is not confirmed anew by the same. Who sends it again has what they had.
 */
async function proveByPasskey(
  deps: BindingDeps,
  account: string,
  facts: BindingFacts,
  assertion: Assertion,
): Promise<ProvenBinding> {
  const digest = createHash('sha256').update(bindingText(facts)).digest('base64url')
  const passkey = await takeAssertion(deps, assertion, { challenge: bindingChallenge(digest), account })
  const { authenticatorData, clientDataJSON, signature } = assertion.response
  const binding = {
    ...({ way: 'passkey', untilS: facts.untilS, publicKey: spkiOf(passkey.publicKey) } as const),
    ...{ authenticatorData, clientDataJSON, signature },
  }
  return isDeviceBinding(binding) ? { by: passkey.id, binding } : refusePasskey()
}

/**
 * That the key is in the browser that asks, and the wallet or passkey one of its account.
 * @throws ProblemError INVALID_INPUT, SIGNATURE_INVALID, NOT_FOUND, PASSKEY_REFUSED
 */
export async function proveBinding(
  deps: BindingDeps,
  account: string,
  { publicKey, untilS, possession, proof }: z.output<(typeof deviceKeyRoutes)['bindDeviceKey']['body']>,
): Promise<ProvenBinding> {
  const facts = { origin: new URL(deps.publicUrl).origin, key: publicKey, untilS }
  await refuseUntil(deps.pool, untilS)
  refuseUnowned(account, facts, possession)
  return proof.way === 'wallet'
    ? proveByWallet(deps, account, facts, proof)
    : proveByPasskey(deps, account, facts, proof.response)
}
