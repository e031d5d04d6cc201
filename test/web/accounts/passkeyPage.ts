import type { DeviceProof } from '#api/accounts/deviceKeys/contract.ts'
import { proveByPasskey } from '#web/accounts/deviceKeys/proveByPasskey.ts'
import { passkeySentence } from '#web/accounts/factors/passkeys.ts'
import { toBase64url } from '#web/media/direct/keys/base64url.ts'

/** What runs in a page whose person has a passkey for it. */
export interface PasskeyPage {
  /** Makes a passkey; answers its public key as SubjectPublicKeyInfo, base64url. */
  make(): Promise<string>
  prove(text: string): Promise<DeviceProof>
  /** what the person reads where the browser has none */
  refusal(text: string): Promise<string>
}

declare global {
  interface Window {
    passkeys: PasskeyPage
  }
}

const bytes = (length: number) => crypto.getRandomValues(new Uint8Array(length))

window.passkeys = {
  async make() {
    const made = (await navigator.credentials.create({
      publicKey: {
        challenge: bytes(32),
        rp: { id: window.location.hostname, name: 'Stagedoor' },
        user: { id: bytes(16), name: 'Nadia', displayName: 'Nadia' },
        pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      },
    })) as PublicKeyCredential
    const point = (made.response as AuthenticatorAttestationResponse).getPublicKey()
    return toBase64url(new Uint8Array(point ?? new ArrayBuffer(0)))
  },
  prove: proveByPasskey,
  refusal: (text) => proveByPasskey(text).then(() => 'proven', passkeySentence),
}
