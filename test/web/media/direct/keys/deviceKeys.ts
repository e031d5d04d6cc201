import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { bindingText } from '#domain/calls/meeting/bindingText.ts'
import type { DeviceBinding } from '#protocol/calls/callKeys.ts'
import { createCheckBinding } from '#web/calls/keys/checkBinding.ts'
import { createDeviceKey, type DeviceKey } from '#web/media/direct/keys/deviceKey.ts'
import type { BindingCheck } from '#web/media/direct/keys/handshake.ts'
import { signWith, verifyWith } from '#web/media/direct/keys/signing.ts'

const ORIGIN = 'https://stagedoor.example'
const UNTIL_S = 2_000_000_000

/** A key that no browser keeps. */
export async function makeDeviceKey(binding: DeviceBinding | null = null): Promise<DeviceKey> {
  return { ...(await createDeviceKey()), binding }
}

/** The same key, confirmed by a person who has another one: for these tests the shell of a passkey is left empty. */
export async function confirmed(device: DeviceKey): Promise<DeviceKey> {
  const person = await makeDeviceKey()
  const text = bindingText({ origin: ORIGIN, key: device.publicKey, untilS: UNTIL_S })
  const binding: DeviceBinding = {
    ...{ way: 'passkey', untilS: UNTIL_S, publicKey: person.publicKey },
    ...{ authenticatorData: 'A'.repeat(50), clientDataJSON: 'A'.repeat(43) },
    signature: await signWith(person, text),
  }
  return { ...device, binding }
}

/** The same key, confirmed by a wallet. */
export async function confirmedByWallet(device: DeviceKey): Promise<DeviceKey> {
  const wallet = privateKeyToAccount(generatePrivateKey())
  const message = bindingText({ origin: ORIGIN, key: device.publicKey, untilS: UNTIL_S })
  const signature = await wallet.signMessage({ message })
  return { ...device, binding: { way: 'wallet', untilS: UNTIL_S, address: wallet.address, signature } }
}

const checkReal = createCheckBinding({ origin: ORIGIN, nowS: () => UNTIL_S - 1 })

/** Whether a person confirmed this key and not another one. */
export async function checkConfirmed(key: string, binding: DeviceBinding): Promise<BindingCheck> {
  if (binding.way === 'wallet') return checkReal(key, binding)
  const text = bindingText({ origin: ORIGIN, key, untilS: binding.untilS })
  return (await verifyWith(binding.publicKey, text, binding.signature)) ? 'valid' : 'invalid'
}
