import type { BundleKey, CallBundle } from '#protocol/calls/bundle/callBundle.ts'
import { type BindingChecks, createCheckBinding } from '../keys/checkBinding.ts'
import { inSlices } from './inSlices.ts'
import type { CheckState, KeyReport } from './report.ts'

type LoadSigner = NonNullable<BindingChecks['loadSigner']>
type Named = Pick<BundleKey, 'side' | 'key' | 'binding' | 'atMs'>
type Counted = Pick<KeyReport, 'beats' | 'signed'>

const STATES = { valid: 'holds', invalid: 'differs', unknown: 'unknown' } as const satisfies Record<
  string,
  CheckState
>
const isThere = (load: LoadSigner) =>
  load().then(
    () => true,
    () => false,
  )
const placeOf = ({ side, key }: Pick<BundleKey, 'side' | 'key'>) => `${side}/${key}`

/** Beats of each key by side; one that the bundle does not list signs as well as any other, and nobody confirmed it. */
function countBeats({ beats }: CallBundle, areSigned: readonly boolean[]) {
  const counts = new Map<string, Counted & Pick<BundleKey, 'side' | 'key'>>()
  for (const [at, beat] of beats.entries()) {
    const known = counts.get(placeOf(beat)) ?? { side: beat.side, key: beat.key, beats: 0, signed: 0 }
    known.beats++
    if (areSigned[at]) known.signed++
    counts.set(placeOf(beat), known)
  }
  return counts
}

/** When it has to be confirmed: as it came in, but within the booked time, which is no word of the site alone. */
function confirmedS({ booking }: CallBundle, atMs: number): number {
  return Math.min(Math.max(atMs, booking.startAtMs), booking.endAtMs) / 1000
}

/** Each device key of a bundle, with what confirmed it at the time of the call. @param areSigned of its beats, in their order */
export async function checkKeys(
  bundle: CallBundle,
  areSigned: readonly boolean[],
  loadSigner: LoadSigner = () => import('../keys/walletSigner.ts'),
): Promise<KeyReport[]> {
  const counts = countBeats(bundle, areSigned)
  const listed = new Set(bundle.keys.map(placeOf))
  const unlisted = [...counts]
    .filter(([place]) => !listed.has(place))
    .map(([, { side, key }]) => ({ side, key }))
  const named: Named[] = [...bundle.keys, ...unlisted.map((one) => ({ ...one, binding: null, atMs: 0 }))]
  const canRecover = named.some(({ binding }) => binding?.way === 'wallet') && (await isThere(loadSigner))
  return inSlices(named, async ({ side, key, binding, atMs }) => {
    const { beats, signed } = counts.get(`${side}/${key}`) ?? { beats: 0, signed: 0 }
    const check = createCheckBinding({
      origin: bundle.origin,
      nowS: () => confirmedS(bundle, atMs),
      loadSigner,
    })
    const found = binding ? STATES[await check(key, binding)] : 'holds'
    // what recovers signers is here, and of this one it can make nothing
    const state = found === 'unknown' && binding?.way === 'wallet' && canRecover ? 'differs' : found
    const address = binding?.way === 'wallet' ? binding.address : null
    const booker = bundle.booking.wallets[side]?.toLowerCase()
    // anybody can write an address into a file
    const isBooker = state === 'holds' && address !== null && address.toLowerCase() === booker
    return { ...{ side, key, way: binding?.way ?? null, state, address }, isBooker, beats, signed }
  })
}
