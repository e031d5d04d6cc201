import { BINDING_LIFE_SECONDS, bindingText } from '#domain/calls/meeting/bindingText.ts'
import type { DeviceBinding } from '#protocol/calls/callKeys.ts'
import type { BindingCheck } from '#web/media/direct/keys/handshake.ts'
import { checkAssertion } from './checkAssertion.ts'

type WalletBinding = Extract<DeviceBinding, { way: 'wallet' }>
type LoadSigner = () => Promise<typeof import('./walletSigner.ts')>

export interface BindingChecks {
  /** of this page, e.g. `https://stagedoor.example` */
  origin: string
  /** time of the server, seconds since the epoch */
  nowS: () => number
  /** fetches what finds out whose a wallet's signature is */
  loadSigner?: LoadSigner
}

/** The clock of who confirmed was not the one of the server. */
const LEEWAY_S = 86_400
/** As a wallet with a key of its own signs. One that is a contract signs otherwise, and confirms no key: only the chain, asked through our server, could say. */
const SIGNATURE = /^0x[0-9a-f]{130}$/i

async function checkWallet(
  { address, signature }: WalletBinding,
  text: string,
  load: LoadSigner,
): Promise<BindingCheck> {
  if (!SIGNATURE.test(signature)) return 'invalid'
  const { recoverMessageAddress } = await load()
  const signer = await recoverMessageAddress({ message: text, signature: signature as `0x${string}` })
  return signer.toLowerCase() === address.toLowerCase() ? 'valid' : 'invalid'
}

/**
 * Checks what confirms the key of the other side's page, with nothing that our server says but the time. What cannot be judged here and now
 * is 'unknown': it counts for as much as no confirmation, and a script that does not load keeps nobody apart.
 */
export function createCheckBinding({
  origin,
  nowS,
  loadSigner = () => import('./walletSigner.ts'),
}: BindingChecks): (key: string, binding: DeviceBinding) => Promise<BindingCheck> {
  return async (key, binding) => {
    try {
      const { untilS } = binding
      const leftS = untilS - nowS()
      // as one question, so that a time that is no number is refused too
      if (!(leftS > 0 && leftS <= BINDING_LIFE_SECONDS + LEEWAY_S)) return 'invalid'
      const text = bindingText({ origin, key, untilS })
      return binding.way === 'wallet'
        ? await checkWallet(binding, text, loadSigner)
        : await checkAssertion(binding, { origin, text })
    } catch {
      return 'unknown'
    }
  }
}
