import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CloudKeys } from '#test/kit/tencent/cloud/startCloud.ts'
import type { Installation } from '../api.ts'

export const TRTC_SDK_APP_ID = 1_400_000_123

const made = () => randomBytes(32).toString('hex')

/** Keys of an application that nobody had yet. */
export function trtcKeys(): Required<CloudKeys> {
  return { sdkAppId: TRTC_SDK_APP_ID, secret: made(), keyId: 'AKIDexample', key: made() }
}

/**
 * Makes an installation one of TRTC: writes its keys, and answers the settings to start its processes with.
 * @param url of the management interface; nobody is there unless it is said: no call leaves this machine
 */
export function trtcSettings(
  { dir }: Installation,
  keys = trtcKeys(),
  url = 'http://127.0.0.1:9',
  callbackKey = randomBytes(16).toString('hex'),
): Record<string, string> {
  const file = (name: string, text: string) => {
    writeFileSync(join(dir, name), text, { mode: 0o600 })
    return join(dir, name)
  }
  return {
    MEDIA_PROVIDER: 'trtc',
    TRTC_SDK_APP_ID: String(keys.sdkAppId),
    TRTC_SECRET_FILE: file('trtc', keys.secret),
    TRTC_API_KEY_ID: keys.keyId,
    TRTC_API_KEY_FILE: file('trtc-api', keys.key),
    TRTC_CALLBACK_KEY_FILE: file('trtc-callback', callbackKey),
    TRTC_API_URL: url,
  }
}
