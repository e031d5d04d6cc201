import type { TRTC } from 'trtc-sdk-v5'
import { allowSdkWorkers, dropSdkSwitches } from './preparePage.ts'
import type { Sdk } from './sdk.ts'

/** Level of the SDK's console: errors alone. */
const ERRORS = 4

let loaded: Promise<Sdk> | null = null

async function load(): Promise<Sdk> {
  dropSdkSwitches(window)
  allowSdkWorkers(window)
  // its declarations are those of the build for older bundlers
  const file = (await import('trtc-sdk-v5')) as unknown as { default: typeof TRTC }
  const sdk = file.default
  // false: it uploads no logs
  sdk.setLogLevel(ERRORS, false)
  return {
    EVENT: sdk.EVENT,
    TYPE: sdk.TYPE,
    isSupported: () => sdk.isSupported(),
    create() {
      // it reads the address again with each entry
      dropSdkSwitches(window)
      return sdk.create()
    },
  }
}

/** The SDK, loaded once, in a page that was made ready for it. Throws what the import throws; the next call tries again. */
export async function loadSdk(): Promise<Sdk> {
  loaded ??= load()
  try {
    return await loaded
  } catch (cause) {
    loaded = null
    throw cause
  }
}
