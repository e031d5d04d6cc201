import type { DeviceBinding } from '#protocol/calls/callKeys.ts'
import { keepBinding, openDeviceKey } from '#web/media/direct/keys/deviceKey.ts'
import { signWith, verifyWith } from '#web/media/direct/keys/signing.ts'

/** What runs in a page that has device keys. */
export interface DeviceKeyPage {
  /** the public keys that so many at once get */
  open(accountId: string, times: number): Promise<string[]>
  binding(accountId: string): Promise<DeviceBinding | null>
  keep(accountId: string, binding: DeviceBinding | null): Promise<void>
  /** what the browser answers to who wants the private part, in each form that there is */
  leak(accountId: string): Promise<string[]>
  sign(accountId: string, text: string): Promise<string>
  verify(publicKey: string, text: string, signature: string): Promise<boolean>
}

declare global {
  interface Window {
    keys: DeviceKeyPage
  }
}

window.keys = {
  async open(accountId, times) {
    const opened = await Promise.all(Array.from({ length: times }, () => openDeviceKey(accountId)))
    return opened.map(({ publicKey }) => publicKey)
  },
  binding: async (accountId) => (await openDeviceKey(accountId)).binding,
  keep: keepBinding,
  async leak(accountId) {
    const { privateKey } = (await openDeviceKey(accountId)).pair
    const forms = ['jwk', 'pkcs8'] as const
    return Promise.all(
      forms.map((form) =>
        crypto.subtle.exportKey(form, privateKey).then(
          () => 'given out',
          ({ name }) => name,
        ),
      ),
    )
  },
  sign: async (accountId, text) => signWith(await openDeviceKey(accountId), text),
  verify: verifyWith,
}
