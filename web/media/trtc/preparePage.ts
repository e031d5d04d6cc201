import { MediaError } from '../mediaClient.ts'

/** Names in a page's address that the SDK obeys: another host gets the keys, a script is loaded, logs go out. */
const IN_ADDRESS = ['trtc_env', 'trtcDebug', 'trtcDebugDialogPath', 'logLevelToUpload']
/** Names that open the same doors from what the browser keeps. */
const IN_SESSION = ['TRTC_DEBUG_DIALOG_PATH', 'TRTC_ENABLE_DEBUG_PLUGIN']
/** Its text is run as a script. */
const IN_STORAGE = ['trtc_error_assistance']

/** Takes away what a link or an earlier visit left for the SDK; to be called before it is loaded and before each entry. */
export function dropSdkSwitches(
  page: Pick<Window, 'location' | 'history' | 'localStorage' | 'sessionStorage'>,
): void {
  const address = new URL(page.location.href)
  const found = IN_ADDRESS.filter((name) => address.searchParams.has(name))
  for (const name of found) address.searchParams.delete(name)
  if (found.length > 0) page.history.replaceState(page.history.state, '', address)
  for (const name of IN_SESSION) page.sessionStorage.removeItem(name)
  for (const name of IN_STORAGE) page.localStorage.removeItem(name)
}

interface Policies {
  createPolicy(
    name: string,
    rules: Record<'createHTML' | 'createScript' | 'createScriptURL', (text: string) => string | null>,
  ): unknown
}

let isSet = false

/**
 * What the SDK may write into this page: workers from blobs that this page made, and nothing else. HTML becomes
 * nothing, for the SDK writes hints of its hosts as it is loaded and would stop there; script is refused loudly.
 * @throws MediaError OLD_PAGE where the page was given no such right
 */
export function allowSdkWorkers(page: { trustedTypes?: Policies; location: Pick<Location, 'origin'> }): void {
  if (isSet || !page.trustedTypes) return
  const ownBlob = `blob:${page.location.origin}/`
  try {
    page.trustedTypes.createPolicy('default', {
      createHTML: () => '',
      createScript: () => null,
      createScriptURL: (url) => (url.startsWith(ownBlob) ? url : null),
    })
  } catch (cause) {
    // what a page may do came with it: this one came while the streams were at another provider
    throw new MediaError(
      'OLD_PAGE',
      'This page was opened before this site changed how it sends picture and sound.',
      {
        ...{ cause, isSentence: true },
      },
    )
  }
  isSet = true
}
