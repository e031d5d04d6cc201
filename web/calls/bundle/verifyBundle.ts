import { bundleRows } from '#protocol/calls/bundle/bundleRows.ts'
import type { CallBundle } from '#protocol/calls/bundle/callBundle.ts'
import type { BindingChecks } from '../keys/checkBinding.ts'
import { checkAttestation } from './checkAttestation.ts'
import { checkBeats, gapsOf } from './checkBeats.ts'
import { checkFinding } from './checkFinding.ts'
import { checkKeys } from './checkKeys.ts'
import { checkSeal, compareRows } from './checkSeal.ts'
import type { BundleReport, CheckState, RowFault, SiteKey } from './report.ts'

export interface BundleChecks {
  /** keys for signing of the site that the bundle names; null: nobody asked it */
  site: readonly SiteKey[] | null
  /** of the beats, which are most of the work */
  onProgress?: (done: number, of: number) => void
  /** fetches what finds out whose a wallet's signature is */
  loadSigner?: BindingChecks['loadSigner']
}

/** Faults of the rows, and after those of each row that nobody's page signed it so. */
function allFaults(
  names: readonly string[],
  faults: readonly RowFault[],
  unsigned: ReadonlySet<string>,
): RowFault[] {
  const byName = Map.groupBy(faults, ({ name }) => name)
  const own = (name: string): RowFault[] => [
    ...(byName.get(name) ?? []),
    ...(unsigned.has(name) ? [{ name, how: 'unsigned' } as const] : []),
  ]
  const present = new Set(names)
  return [...[...present].flatMap(own), ...faults.filter(({ name }) => !present.has(name))]
}

/**
 * A key that could not be judged here (a sort of passkey that this browser does not know, a script that did not load) counts for as much as one
 * that nobody confirmed, so it leaves the whole as it is. A gap is no contradiction: a page may have lost what it kept.
 */
function stateOf({ seal, faults, keys, finding, attestation }: Omit<BundleReport, 'state'>): CheckState {
  const states = [seal.state, finding.state, attestation.state]
  const differs = states.includes('differs') || keys.some(({ state }) => state === 'differs')
  if (differs || seal.isOfSite === false || faults.length > 0) return 'differs'
  return seal.isOfSite === true && !states.includes('unknown') ? 'holds' : 'unknown'
}

/** Checks all that a bundle says, with nothing but the bundle and, where they are given, the keys of its site. */
export async function verifyBundle(
  bundle: CallBundle,
  { site, onProgress, loadSigner }: BundleChecks,
): Promise<BundleReport> {
  const rows = bundleRows(bundle)
  const seal = await checkSeal(bundle, site)
  const changed = await compareRows(rows, bundle.seal)
  const areSigned = await checkBeats(bundle.beats, onProgress)
  // beats are the last rows, in their order
  const beatNames = rows.slice(rows.length - bundle.beats.length).map(({ name }) => name)
  const unsigned = new Set(beatNames.filter((_, at) => !areSigned[at]))
  const names = rows.map(({ name }) => name)
  const beats = bundle.beats.filter((_, at) => areSigned[at])
  const report = {
    seal,
    faults: allFaults(names, changed, unsigned),
    keys: await checkKeys(bundle, areSigned, loadSigner),
    gaps: gapsOf(bundle.beats),
    ...checkFinding({ ...bundle, beats }, bundle),
    attestation: await checkAttestation(bundle),
  }
  return { state: stateOf(report), ...report }
}
