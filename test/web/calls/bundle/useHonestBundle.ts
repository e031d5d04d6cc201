import type { BundleContent, CallBundle } from '#protocol/calls/bundle/callBundle.ts'
import { readBundle } from '#web/calls/bundle/readBundle.ts'
import { verifyBundle } from '#web/calls/bundle/verifyBundle.ts'
import { createHonestBundle, type HonestBundle, sealed } from './honestBundle.ts'

/** For a test file: the bundle of a call of ten minutes that both were in, and how it is checked. */
export function useHonestBundle() {
  let honest: HonestBundle
  before(async () => {
    honest = await createHonestBundle()
  })
  /** As somebody checks it who has the file and the keys of the site. */
  const check = (bundle: CallBundle, site: HonestBundle['site'] | null = honest.site) =>
    verifyBundle(readBundle(JSON.stringify(bundle)), { site })
  return {
    honest: () => honest,
    check,
    /** Of what the site itself says and seals. */
    checkSealed: (change: (content: BundleContent) => void) => {
      const content = structuredClone(honest.content)
      change(content)
      return check(sealed(content, honest.siteKey))
    },
  }
}
