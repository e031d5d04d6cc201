import { type BundleRow, sealedRows, sealText } from '#protocol/calls/bundle/bundleRows.ts'
import type { BundleHead, BundleSeal } from '#protocol/calls/bundle/callBundle.ts'
import { fromBase64url } from '#web/media/direct/keys/base64url.ts'
import { sha256, toHex } from '#web/media/direct/keys/digest.ts'
import { inSlices } from './inSlices.ts'
import type { BundleReport, CheckState, RowFault, SiteKey } from './report.ts'

const hashOf = async (text: string): Promise<string> => toHex(await sha256(text))
/** As a site names its keys. */
const HEX_OF_ID = 16

async function stateOf({ keyId, publicKey, rows, signature }: BundleSeal): Promise<CheckState> {
  try {
    const raw = fromBase64url(publicKey)
    const ownId = `key_${toHex(await sha256(raw)).slice(0, HEX_OF_ID)}`
    if (keyId !== ownId) return 'differs'
    const text = new TextEncoder().encode(sealText(await hashOf(sealedRows(rows))))
    const key = await crypto.subtle.importKey('raw', raw, 'Ed25519', false, ['verify'])
    return (await crypto.subtle.verify('Ed25519', key, fromBase64url(signature), text)) ? 'holds' : 'differs'
  } catch (error) {
    // an older browser does not know Ed25519; what is no key or no signature is another matter
    return error instanceof DOMException && error.name === 'NotSupportedError' ? 'unknown' : 'differs'
  }
}

/** Processes of a site follow within so long when a key takes the place of another one. */
const FOLLOWED_MS = 15_000

function isOfSite({ keyId, publicKey }: BundleSeal, { atMs }: BundleHead, site: readonly SiteKey[]): boolean {
  return site.some(
    (one) =>
      one.keyId === keyId &&
      one.public === publicKey &&
      // as questions that a time which is no time does not answer with yes
      Date.parse(one.from) - FOLLOWED_MS <= atMs &&
      (one.until === null || atMs <= Date.parse(one.until) + FOLLOWED_MS),
  )
}

/** Whose seal it is, and whether the key that it names signed its hashes. @param site null: nobody asked it */
export async function checkSeal(
  bundle: BundleHead & { seal: BundleSeal },
  site: readonly SiteKey[] | null,
): Promise<BundleReport['seal']> {
  const { seal } = bundle
  const state = await stateOf(seal)
  return { state, keyId: seal.keyId, isOfSite: site === null ? null : isOfSite(seal, bundle, site) }
}

/** Rows that are not as the seal has them, by their order; those that are in the seal alone come last. */
export async function compareRows(
  rows: readonly BundleRow[],
  { rows: sealed }: BundleSeal,
): Promise<RowFault[]> {
  const left = new Map(Object.entries(sealed))
  const hashes = await inSlices(rows, ({ text }) => hashOf(text))
  const faults: RowFault[] = []
  for (const [at, { name }] of rows.entries()) {
    const hash = left.get(name)
    // the second one of a name finds nothing left of the seal
    if (hash === undefined) faults.push({ name, how: 'added' })
    else if (hash !== hashes[at]) faults.push({ name, how: 'changed' })
    left.delete(name)
  }
  return [...faults, ...[...left.keys()].map((name) => ({ name, how: 'removed' as const }))]
}
