import { type Canonical, canonicalJson } from '#domain/canonical.ts'
import { BUNDLE_KIND, type BundleContent } from './callBundle.ts'

/** One thing that a bundle says. */
export interface BundleRow {
  /** no other one has it: `head`, `booking`, `finding`, `attestation`, `key/…`, `socket/…`, `relay/…`, `beat/…` */
  name: string
  /** what its hash (SHA-256) is of: name and values in canonical JSON */
  text: string
}

const rowOf = (name: string, values: object): BundleRow => ({
  name,
  text: canonicalJson([name, values as Canonical]),
})

/** Every row of a bundle, to the character: anybody who has the bundle can compute them again. Two of one name are one thing said twice. */
export function bundleRows(bundle: BundleContent): BundleRow[] {
  const { kind, origin, atMs, gone, booking, keys, spans, beats, finding, attestation } = bundle
  return [
    rowOf('head', { kind, origin, atMs, gone }),
    rowOf('booking', booking),
    ...(finding ? [rowOf('finding', finding)] : []),
    ...(attestation ? [rowOf('attestation', attestation)] : []),
    ...keys.map((key) => rowOf(`key/${key.side}/${key.key}`, key)),
    ...spans.map((span) => rowOf(`${span.source}/${span.side}/${span.roomId}/${span.fromUs}`, span)),
    ...beats.map((beat) => rowOf(`beat/${beat.side}/${beat.roomId}/${beat.page}/${beat.n}`, beat)),
  ]
}

/** What the hash (SHA-256) of a seal is of. @param rows hashes in hex by the names of their rows */
export const sealedRows = (rows: Record<string, string>): string => canonicalJson(rows)

/** What the key of a site signs of a bundle: no other text of it begins so. @param hash of `sealedRows`, hex */
export const sealText = (hash: string): string => `${BUNDLE_KIND} seal\n${hash}`
