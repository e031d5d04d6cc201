import type { QueryClient } from '@tanstack/react-query'
import type { DeviceProof } from '#api/accounts/deviceKeys/contract.ts'
import { BINDING_LIFE_SECONDS, bindingText, possessionText } from '#domain/calls/meeting/bindingText.ts'
import type { DeviceBinding } from '#protocol/calls/callKeys.ts'
import { WalletError } from '#web/chain/wallet.ts'
import { call } from '#web/kit/api/client.ts'
import { serverNow } from '#web/kit/serverClock.ts'
import { type DeviceKey, keepBinding } from '#web/media/direct/keys/deviceKey.ts'
import { signWith } from '#web/media/direct/keys/signing.ts'
import { passkeySentence } from '../factors/passkeys.ts'
import { walletSentence } from '../walletSentence.ts'
import { deviceKeysQuery, ownKeyQuery } from './deviceKeysQuery.ts'

/** So far below the most, for the time that a wallet takes is the server's too. */
const MARGIN_S = 60

/** Why this browser was not confirmed, in words that say what to do. */
export class NotConfirmed extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'NotConfirmed'
  }
}

/** What to read of anything that went wrong in it. */
export function confirmSentence(error: unknown): string {
  if (error instanceof NotConfirmed) return error.message
  return error instanceof WalletError ? walletSentence(error) : passkeySentence(error)
}

/** Has something of the person sign a text. */
export type Prove = (text: string) => Promise<DeviceProof>

/**
 * Whether an answer holds what this browser saw being signed: somebody else's wallet or passkey in it would be the person's
 * in every call from then on.
 */
export function isWhatWasSigned(binding: DeviceBinding, proof: DeviceProof, untilS: number): boolean {
  if (binding.untilS !== untilS) return false
  if (proof.way === 'wallet')
    return (
      binding.way === 'wallet' &&
      binding.address.toLowerCase() === proof.address.toLowerCase() &&
      binding.signature.toLowerCase() === proof.signature.toLowerCase()
    )
  const { authenticatorData, clientDataJSON, signature } = proof.response.response
  return (
    binding.way === 'passkey' &&
    binding.authenticatorData === authenticatorData &&
    binding.clientDataJSON === clientDataJSON &&
    binding.signature === signature
  )
}

interface Confirmed {
  accountId: string
  key: DeviceKey
  prove: Prove
}

/** Confirms the key of this browser; what reads it learns so at once. */
export async function confirmBrowser(
  queries: QueryClient,
  { accountId, key, prove }: Confirmed,
): Promise<void> {
  const { publicKey } = key
  const untilS = Math.floor(serverNow() / 1000) + BINDING_LIFE_SECONDS - MARGIN_S
  const facts = { origin: window.location.origin, key: publicKey, untilS }
  const proof = await prove(bindingText(facts))
  const possession = await signWith(key, possessionText(accountId, facts))
  const answer = await call('bindDeviceKey', { body: { publicKey, untilS, possession, proof } })
  const { binding } = answer
  if (!isWhatWasSigned(binding, proof, untilS))
    throw new NotConfirmed(
      'The answer is not about what you signed, so nothing was kept here. Reload the page and try again.',
    )
  await keepBinding(accountId, binding)
  queries.setQueryData(deviceKeysQuery().queryKey, (before) => ({
    keys: [answer.key, ...(before?.keys ?? []).filter((one) => one.publicKey !== publicKey)],
  }))
  queries.setQueryData(ownKeyQuery(accountId).queryKey, { ...key, binding })
}

/** Forgets here by what this browser was confirmed. */
export async function forgetBinding(queries: QueryClient, accountId: string): Promise<void> {
  await keepBinding(accountId, null)
  await queries.invalidateQueries({ queryKey: ownKeyQuery(accountId).queryKey })
}
