import type { DeviceProof } from '#api/accounts/deviceKeys/contract.ts'
import { bindingChallenge } from '#domain/calls/meeting/bindingText.ts'
import { toBase64url } from '#web/media/direct/keys/base64url.ts'
import { sha256 } from '#web/media/direct/keys/digest.ts'
import { assertPasskey } from '../factors/passkeys.ts'

/** Has a passkey of the person sign that a key is theirs. @param text `bindingText` of it */
export async function proveByPasskey(text: string): Promise<DeviceProof> {
  const { id, rawId, type, response } = await assertPasskey({
    challenge: bindingChallenge(toBase64url(await sha256(text))),
    rpId: window.location.hostname,
    allowCredentials: [],
    userVerification: 'required',
  })
  return { way: 'passkey', response: { id, rawId, type, response } }
}
