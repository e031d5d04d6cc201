import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '../../..')

/** The class of the SDK as it ships, and what stands for it. */
export const SDK_FILES = {
  real: join(ROOT, 'node_modules/trtc-sdk-v5/trtc.esm.js'),
  standIn: join(import.meta.dirname, 'sdk/trtc.ts'),
}

/** For the Vite configuration of tests, and of nothing else: whoever imports the SDK gets its stand-in. */
export function standInAlias(): { find: RegExp; replacement: string }[] {
  return [{ find: /^trtc-sdk-v5(\/trtc\.esm\.js)?$/, replacement: SDK_FILES.standIn }]
}
